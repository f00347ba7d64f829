import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createGateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { ask } from '../../unit/gateway/ask.js';
import { atlasDocuments, codesOf } from '../../unit/gateway/atlas-data.js';
import { commandsDuring, openRedisFixture } from '../store/redis-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';

const COUNTRIES = /* GraphQL */ `
  query ($codes: [ID!]!) {
    countriesByCode(codes: $codes) {
      code
      currencies {
        code
      }
      subdivisions {
        code
      }
    }
  }
`;

const PAGE =
  '{ countries(first: 10) { totalCount edges { node { name } } pageInfo { hasNextPage } } }';

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`what reaches Redis, ${name}`, () => {
    const read = codec === 'redis-json' ? 'JSON.MGET' : 'MGET';

    /** The commands of one request, over a gateway that has answered it once before. */
    async function commandsOf(query: string, variables: object): Promise<readonly string[]> {
      await using fixture = await openRedisFixture({ url, codec });
      await using store = await fixture.open();
      await loadAndAnnounce(store, atlasDocuments(40));
      const registry = createRegistry();
      const { reader } = store;
      await using gateway = createGateway({ schema, reader, registry, logger: silentLogger });
      const answer = async () => {
        const { data, errors } = await ask(gateway, query, variables);
        expect(errors).toBeUndefined();
        return data;
      };
      expect(await answer()).toBeTruthy();
      return await commandsDuring(fixture, answer);
    }

    it.each([1, 4, 40])(
      'is five commands for %d countries and what belongs to them',
      async (count) => {
        const commands = await commandsOf(COUNTRIES, { codes: codesOf(count) });
        expect(commands).toHaveLength(5);
        expect(commands.filter((command) => command === read)).toHaveLength(3);
      },
    );

    it('is four commands for a page with its count', async () => {
      const commands = (await commandsOf(PAGE, {})).map((command) => command.slice(0, 7));
      expect(commands.toSorted()).toEqual(
        ['EVALSHA', 'EVALSHA', 'GET', read.slice(0, 7)].toSorted(),
      );
    });
  });
}
