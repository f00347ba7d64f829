/** GraphQL over HTTP: Yoga with one plugin a concern. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga, type GraphiQLOptions } from 'graphql-yoga';
import type { Logger } from '../lib/logger.js';
import type { Registry } from '../lib/metrics.js';
import type { Entity } from '../model/entity.js';
import type { StoreReader } from '../store/store.js';
import type { PageSize } from './limits.js';
import { Collations } from './locales/collations.js';
import { useLocales } from './plugins/use-locales.js';
import { useMetrics } from './plugins/use-metrics.js';
import { EXTENSION_HEADER, POSITION_HEADERS, usePosition } from './plugins/use-position.js';
import { useView } from './plugins/use-view.js';
import type { GatewayContext } from './pothos.js';
import { createPublicError } from './public-error.js';
import { createReadObserver } from './read-observer.js';

export interface GraphiqlOptions {
  /** What the first tab opens with. */
  readonly exampleQuery?: string | undefined;
  /** The page. Default: Yoga's, whose scripts come from a CDN, so it needs the internet. */
  readonly render?: ((options: GraphiQLOptions) => string | Promise<string>) | undefined;
}

export interface GatewayOptions {
  /** From `createBuilder(catalog).build()`. */
  readonly schema: GraphQLSchema;
  readonly reader: StoreReader;
  readonly logger: Logger;
  /** Takes the gateway's metrics: one gateway a registry. */
  readonly registry: Registry;
  /** Whether browsers get GraphiQL at /graphql, and how. Default: they do not. */
  readonly graphiql?: GraphiqlOptions | undefined;
  /** How old the data may be, in ms, before answers say that it is stale. Default: any age. */
  readonly stalenessBoundMs?: number | undefined;
  /** What is done with data past the bound: served, and called stale (default), or refused with NOT_READY. */
  readonly onStale?: 'serve' | 'refuse' | undefined;
  /** Records a page, where the request does not say and at most; default: 50 and 500. */
  readonly pageSize?: PageSize | undefined;
  /** Called once a request for each document that its index lists but the store no longer has. */
  readonly onLost?: (entity: Entity, id: string) => void;
  /** Documents a command of the store; default 10,000. */
  readonly maxBatchSize?: number | undefined;
  /** Bytes of a request's body; more are answered with 413. Default: 1 MB. */
  readonly maxBodyBytes?: number;
  /** The clock, in ms since the epoch. */
  readonly now?: () => number;
}

export interface Gateway extends AsyncDisposable {
  /** For node:http: answers /graphql, and 404 everywhere else. */
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The same without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when nothing is pending any more. */
  dispose(): Promise<void>;
}

/** A gateway over one store. Listening, health and metrics pages are the caller's. */
export function createGateway({
  schema,
  reader,
  logger,
  registry,
  graphiql,
  stalenessBoundMs = Number.POSITIVE_INFINITY,
  onStale = 'serve',
  pageSize,
  onLost = () => {},
  maxBatchSize = 10_000,
  maxBodyBytes = 1_000_000,
  now = Date.now,
}: GatewayOptions): Gateway {
  const observer = createReadObserver(registry);
  const refuseOlderThanMs = onStale === 'refuse' ? stalenessBoundMs : undefined;
  const yoga = createYoga<object, GatewayContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    maxRequestBodySize: maxBodyBytes,
    // Errors are logged where they are masked, once and by kind; Yoga would log every refusal.
    logging: false,
    maskedErrors: { maskError: createPublicError(logger) },
    // Any page may read reference data; none may do it in a user's name.
    cors: {
      origin: '*',
      credentials: false,
      methods: ['GET', 'POST', 'OPTIONS'],
      exposedHeaders: Object.values(POSITION_HEADERS),
    },
    graphiql: graphiql
      ? {
          title: 'Almanac',
          defaultHeaders: JSON.stringify({ [EXTENSION_HEADER]: 'position' }),
          ...(graphiql.exampleQuery && { defaultQuery: graphiql.exampleQuery }),
        }
      : false,
    ...(graphiql?.render && { renderGraphiQL: graphiql.render }),
    plugins: [
      useView({
        reader,
        logger,
        observer,
        onLost,
        maxBatchSize,
        pageSize,
        refuseOlderThanMs,
        now,
        collations: new Collations(),
      }),
      useLocales(),
      usePosition(stalenessBoundMs),
      useMetrics(registry),
    ],
  });
  const dispose = async () => yoga.dispose();
  return {
    handler: async (request, response) => {
      await yoga.handle(request, response);
    },
    fetch: async (request) => yoga.fetch(request),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
