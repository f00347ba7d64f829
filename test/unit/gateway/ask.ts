import type { GraphQLSchema } from 'graphql';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { FakeStore } from './fake-store.js';

/** A GraphQL answer. `data` is typed loosely: tests compare it whole. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function gatewayOver(
  schema: GraphQLSchema,
  store: FakeStore,
  options: Partial<GatewayOptions> = {},
): Gateway {
  const { reader, feed } = store;
  return createGateway({
    schema,
    reader,
    feed,
    logger: silentLogger,
    registry: createRegistry(),
    ...options,
  });
}

/** POSTs a query in process. */
export async function ask(
  gateway: Gateway,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Answer & { readonly response: Response }> {
  const response = await gateway.fetch(
    new Request('http://almanac.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    }),
  );
  return { ...((await response.json()) as Answer), response };
}
