import { describe, it } from 'vitest';
import { expectStablePages } from '../../conformance/walked-pages.js';
import { addFigures } from '../../support/figures.js';
import { openRedisFixture } from '../store/redis-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`pages over data that changes between them, ${name}`, () => {
    it('have each stable row exactly once, in order', async (context) => {
      await using fixture = await openRedisFixture({ url, codec });
      await using store = await fixture.open();
      const { pages } = await expectStablePages(store, { numRuns: 40 });
      addFigures(context, { 'pages walked beside commits': pages });
    });
  });
}
