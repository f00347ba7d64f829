/** GraphQL over HTTP: Yoga with one plugin a concern. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { createYoga, type GraphiQLOptions } from 'graphql-yoga';
import type { Logger } from '../lib/logger.js';
import type { Registry } from '../lib/metrics.js';
import type { Entity } from '../model/entity.js';
import type { FeedReader } from '../store/feed.js';
import type { Checkpoint, StoreReader } from '../store/store.js';
import { type ExampleQuery, tabsOf } from './example-query.js';
import { BegunRequests } from './front/begun-requests.js';
import { Front } from './front/front.js';
import { Documents, type DocumentsOptions } from './http/documents.js';
import { QUERY_LIMITS, type QueryLimits } from './http/query-limits.js';
import { PAGE_SIZE, type PageSize } from './limits.js';
import { Live } from './live/live.js';
import { createOperationRunner } from './live/operation-runner.js';
import { createWebSocketServer, type WebSocketLimits } from './live/web-socket-server.js';
import { Collations } from './locales/collations.js';
import type { FirstRead } from './pin.js';
import { useBegun } from './plugins/use-begun.js';
import { useDocuments } from './plugins/use-documents.js';
import { createEntityTags, EXPOSED_HEADERS } from './plugins/use-entity-tags.js';
import { useHttp } from './plugins/use-http.js';
import { useLive } from './plugins/use-live.js';
import { useLocales } from './plugins/use-locales.js';
import { createRequestMetrics, useMetrics } from './plugins/use-metrics.js';
import { EXTENSION_HEADER, usePosition } from './plugins/use-position.js';
import { useQueryLimits } from './plugins/use-query-limits.js';
import { useView } from './plugins/use-view.js';
import type { GatewayContext } from './pothos.js';
import { createPublicError } from './public-error.js';
import { createReadObserver } from './read-observer.js';
import { schemaText } from './schema-text.js';
import { ForestCache } from './trees/forest-cache.js';
import { TurnCheckpoint } from './turn-checkpoint.js';
import { View } from './view.js';

export interface GraphiqlOptions {
  /** The tabs that the page opens with, the first one in front. Default: one, with GraphiQL's own text. */
  readonly exampleQueries?: readonly ExampleQuery[] | undefined;
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
  /** Bytes of a request's body; more are answered with 413. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** What one query may ask for; default: QUERY_LIMITS. */
  readonly queryLimits?: Partial<QueryLimits> | undefined;
  /** Operations in one request, in an array. Default 0: arrays are refused. */
  readonly batchLimit?: number | undefined;
  /** How long caches may answer a GET without asking, in ms; never past the staleness bound. Default: 0. */
  readonly cacheMaxAgeMs?: number | undefined;
  /** Documents that requests may name. Default: none, and any document may be sent. */
  readonly documents?: DocumentsOptions | undefined;
  /** A name for what is deployed: with another, all ETags are others. The schema's text has a part in them anyway. */
  readonly release?: string | undefined;
  /** What subscriptions follow. Default: they are refused. */
  readonly feed?: FeedReader | undefined;
  /** Subscriptions at a time; default 10,000. */
  readonly maxSubscriptions?: number | undefined;
  readonly webSockets?: WebSocketLimits | undefined;
  /** Whether requests that Yoga need not see are answered before it. Default: yes. Answers are the same. */
  readonly front?: boolean | undefined;
  /** The clock, in ms since the epoch. */
  readonly now?: () => number;
}

export interface Gateway extends AsyncDisposable {
  /** For node:http: answers /graphql, and 404 everywhere else. */
  handler(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
  /** For `upgrade` of a node:http server: GraphQL over WebSocket at /graphql, refusals everywhere else. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Breaks off every subscription and says good-bye to WebSockets, which have `graceMs` to answer: when the
   * server is to stop, or it would wait for them.
   */
  endStreams(graceMs: number): void;
  /** The same without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when nothing is pending any more. */
  dispose(): Promise<void>;
}

/** What the headers editor of a tab holds: the answer then says where its data stands. */
const GRAPHIQL_HEADERS = { [EXTENSION_HEADER]: 'position' };

// Any page may read reference data; none may do it in a user's name.
const CORS = {
  origin: '*',
  credentials: false,
  methods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
  exposedHeaders: EXPOSED_HEADERS,
};

/** A gateway over one store. Listening, health and metrics pages are the caller's. */
export function createGateway({
  schema,
  reader,
  logger,
  registry,
  graphiql,
  stalenessBoundMs = Number.POSITIVE_INFINITY,
  onStale = 'serve',
  pageSize = PAGE_SIZE,
  onLost = () => {},
  maxBatchSize = 10_000,
  maxBodyBytes = 2 ** 20,
  queryLimits = {},
  batchLimit = 0,
  cacheMaxAgeMs = 0,
  documents: documentsOptions = {},
  release = '',
  feed,
  maxSubscriptions,
  webSockets = {},
  front: hasFront = true,
  now = Date.now,
}: GatewayOptions): Gateway {
  const observer = createReadObserver(registry);
  const live = feed && new Live({ feed, logger, registry, maxSubscriptions });
  const refuseOlderThanMs = onStale === 'refuse' ? stalenessBoundMs : undefined;
  const forests = new ForestCache();
  const viewOptions = {
    reader,
    logger,
    observer,
    onLost,
    maxBatchSize,
    pageSize,
    forests,
    collations: new Collations(),
    refuseOlderThanMs,
    now,
  };
  const openView = (first?: FirstRead) => new View(viewOptions, first);
  const openViewOf = (pinned?: Checkpoint) =>
    pinned ? new View({ ...viewOptions, pinned }) : openView();
  const documents = new Documents(documentsOptions);
  const entityTags = createEntityTags({
    openView,
    release: releaseName(release, schemaText(schema), pageSize, documents.fingerprint),
    maxAgeMs: cacheMaxAgeMs,
    stalenessBoundMs,
    registry,
  });
  const toPublicError = createPublicError(logger);
  const metrics = createRequestMetrics(registry);
  const limits = { ...QUERY_LIMITS, ...queryLimits };
  const begun = new BegunRequests();
  const throughYoga = async (request: IncomingMessage, response: ServerResponse) => {
    await yoga.handle(request, response);
  };
  const front = new Front({
    fallThrough: throughYoga,
    openView,
    openViewOf,
    checkpoints: new TurnCheckpoint(viewOptions),
    now,
    schema,
    limits,
    pageSize,
    documents,
    entityTags,
    begun,
    live,
    stalenessBoundMs,
    maxBodyBytes,
    originHeaders: {
      'access-control-allow-methods': CORS.methods.join(', '),
      'access-control-expose-headers': CORS.exposedHeaders.join(', '),
    },
    metrics,
    registry,
  });
  const yoga = createYoga<object, GatewayContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    // `useHttp` counts, and says more.
    maxRequestBodySize: false,
    batching: batchLimit > 0 && { limit: batchLimit },
    // Errors are logged where they are masked, once and by kind; Yoga would log every refusal.
    logging: false,
    maskedErrors: { maskError: toPublicError },
    cors: CORS,
    graphiql: graphiql
      ? {
          title: 'Almanac',
          defaultHeaders: JSON.stringify(GRAPHIQL_HEADERS),
          ...tabsOf(graphiql.exampleQueries ?? [], GRAPHIQL_HEADERS),
        }
      : false,
    ...(graphiql?.render && { renderGraphiQL: graphiql.render }),
    plugins: [
      useHttp(maxBodyBytes),
      useDocuments(documents),
      useQueryLimits(limits, pageSize),
      useView((context) => begun.of(context)?.view ?? entityTags.takeView(context) ?? openView()),
      useLocales(),
      useLive(live, viewOptions),
      usePosition(stalenessBoundMs),
      entityTags.plugin,
      useMetrics(metrics, (context) => begun.of(context)?.startedAtMs),
      useBegun(begun),
      front.plugin,
    ],
  });
  const sockets = createWebSocketServer({
    path: '/graphql',
    run: createOperationRunner(yoga, toPublicError),
    toPublicError,
    registry,
    logger,
    maxMessageBytes: maxBodyBytes,
    limits: webSockets,
  });
  const endStreams = (graceMs: number) => {
    // First: a subscription that breaks off would be an error to clients of WebSockets.
    sockets.close(graceMs);
    live?.close();
  };
  const dispose = async () => {
    endStreams(0);
    await yoga.dispose();
  };
  return {
    handler: hasFront ? (request, response) => front.handle(request, response) : throughYoga,
    handleUpgrade: sockets.handleUpgrade,
    endStreams,
    fetch: async (request) => yoga.fetch(request),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** All that answers depend on, beside the request and the data, as one short name. */
const releaseName = (...parts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
