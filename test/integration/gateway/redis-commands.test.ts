import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createGateway, type Gateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { ask } from '../../unit/gateway/ask.js';
import { atlasDocuments } from '../../unit/gateway/atlas-data.js';
import { commandsDuring, openRedisFixture, type RedisFixture } from '../store/redis-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';
import { allCommandCounts } from './command-counts/all-command-counts.js';

/** Countries in the store: what a query costs depends on none of them. */
const SIZES = [40, 400];

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`what reaches Redis, ${name}`, () => {
    const resources: AsyncDisposable[] = [];
    const use = <Resource extends AsyncDisposable>(resource: Resource) => {
      resources.unshift(resource);
      return resource;
    };
    const stores: { size: number; fixture: RedisFixture; gateway: Gateway }[] = [];

    beforeAll(async () => {
      for (const size of SIZES) {
        const fixture = use(await openRedisFixture({ url, codec }));
        const store = use(await fixture.open());
        await loadAndAnnounce(store, atlasDocuments(size));
        const registry = createRegistry();
        const { reader } = store;
        const gateway = use(createGateway({ schema, reader, registry, logger: silentLogger }));
        stores.push({ size, fixture, gateway });
      }
    });

    afterAll(async () => {
      for (const resource of resources) await resource[Symbol.asyncDispose]();
    });

    it.each(allCommandCounts)(
      'is $commands commands for $what',
      async ({ query, variables, headers, commands }) => {
        const read = codec === 'redis-json' ? 'JSON.MGET' : 'MGET';
        const known = ['GET', read, 'EVALSHA', 'EVALSHA_RO'];
        for (const { size, fixture, gateway } of stores) {
          const answer = async () => {
            const { errors } = await ask(gateway, query, variables, headers);
            expect(errors).toBeUndefined();
          };
          // Once before: the first time, scripts are loaded.
          await answer();
          const sent = await commandsDuring(fixture, answer);
          expect(sent, `with ${size} countries`).toHaveLength(commands);
          expect(sent.filter((command) => !known.includes(command))).toEqual([]);
        }
      },
    );
  });
}
