import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createGateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { Document } from '../../../src/model/document.js';
import type { Entity } from '../../../src/model/entity.js';
import type { RedisStoreOptions } from '../../../src/store/redis/open-redis-store.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { openRedisFixture } from '../store/redis-fixture.js';

/** A gateway of atlas on a socket, over a dataset of its own in a Redis that has these documents. */
export async function serveDocuments(
  documents: readonly (readonly [Entity, readonly Document[]])[],
  options: Partial<RedisStoreOptions> & { readonly url: string },
) {
  const fixture = await openRedisFixture(options);
  const store = await fixture.open();
  await loadAndAnnounce(store, documents);
  const { reader } = store;
  const registry = createRegistry();
  const gateway = createGateway({ schema, reader, registry, logger: silentLogger });
  const server = createServer((request, response) => void gateway.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    fixture,
    /** The data of an answer without errors. */
    async ask<Data>(query: string, variables: object = {}): Promise<Data> {
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.dispose();
      await store[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
}
