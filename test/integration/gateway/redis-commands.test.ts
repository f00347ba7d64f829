import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createSubgraph } from '../../../src/gateway/federation/subgraph.js';
import { createGateway, type Gateway } from '../../../src/gateway/server.js';
import { ValidatedReader } from '../../../src/gateway/validated/validated-reader.js';
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
    const stores: {
      size: number;
      fixture: RedisFixture;
      gatewayOf(form: 'subgraph' | undefined, reads: 'all' | 'validated'): Gateway;
    }[] = [];

    beforeAll(async () => {
      for (const size of SIZES) {
        const fixture = use(await openRedisFixture({ url, codec }));
        const store = use(await fixture.open());
        await loadAndAnnounce(store, atlasDocuments(size));
        const { reader } = store;
        const gatewaysOver = (form: GraphQLSchema) => {
          const registry = createRegistry();
          const validated = new ValidatedReader({ reader, mostBytes: 2 ** 26, registry });
          const options = { schema: form, logger: silentLogger };
          return {
            all: use(createGateway({ ...options, reader, registry: createRegistry() })),
            validated: use(createGateway({ ...options, reader: validated, registry })),
          };
        };
        const standAlone = gatewaysOver(schema);
        const subgraph = gatewaysOver(createSubgraph(schema).schema);
        const gatewayOf = (form: 'subgraph' | undefined, reads: 'all' | 'validated') =>
          (form ? subgraph : standAlone)[reads];
        stores.push({ size, fixture, gatewayOf });
      }
    });

    afterAll(async () => {
      for (const resource of resources) await resource[Symbol.asyncDispose]();
    });

    it.each(allCommandCounts)(
      'is $commands commands for $what',
      async ({ query, form, variables, headers, commands }) => {
        const read = codec === 'redis-json' ? 'JSON.MGET' : 'MGET';
        const known = ['GET', read, 'EVALSHA', 'EVALSHA_RO'];
        for (const { size, fixture, gatewayOf } of stores) {
          const answer = async (reads: 'all' | 'validated' = 'all') => {
            const gateway = gatewayOf(form, reads);
            const { errors } = await ask(gateway, query, variables, headers);
            expect(errors).toBeUndefined();
          };
          // Once before: the first time, scripts are loaded.
          await answer();
          const sent = await commandsDuring(fixture, () => answer());
          expect(sent, `with ${size} countries`).toHaveLength(commands);
          expect(sent.filter((command) => !known.includes(command))).toEqual([]);
          await answer('validated');
          // What it read last time is validated by the checkpoint.
          const again = await commandsDuring(fixture, () => answer('validated'));
          expect(again, `again, with ${size} countries`).toEqual(commands > 0 ? ['GET'] : []);
        }
      },
    );
  });
}
