import { createSubgraph } from '../gateway/federation/subgraph.js';
import { createGateway, type GraphiqlOptions } from '../gateway/server.js';
import { aborted, sleep } from '../lib/abort.js';
import { messageOf } from '../lib/errors.js';
import { createRegistry, type Registry } from '../lib/metrics.js';
import type { ChangeSource } from '../source/source.js';
import type { Store } from '../store/store.js';
import type { AppDeps } from './app.js';
import type { ConfigFor } from './config.js';
import { registerFreshness } from './freshness-metrics.js';
import { gatewayHttp } from './gateway-http.js';
import { type HealthSnapshot, readiness, type WorkerHealth, workerHealth } from './health.js';
import { listen } from './listen.js';
import { LostDocuments } from './lost-documents.js';
import { createOpsHandler } from './ops-server.js';
import { createWorker } from './parts.js';
import { readsOf } from './reads-of.js';

const READY_POLL_MS = 25;

interface ProcessOptions {
  readonly deps: AppDeps;
  readonly signal: AbortSignal;
  readonly store: Store;
  /** Present where the process answers GraphQL. */
  readonly gateway?: ConfigFor<'serve'>;
  /** Default: one of its own. */
  readonly registry?: Registry;
  /** Present where it is one of several that share a port: any of them answers for all. */
  readonly siblings?: Siblings;
}

/** What one of several processes has to ask and tell. */
export interface Siblings {
  /** Prometheus text. */
  metrics(): Promise<string>;
  worker(): Promise<WorkerHealth>;
  /** Told when this one listens. */
  listening(): void;
}

/**
 * One process that listens: a gateway, a worker, or both. It answers /livez at once, /readyz when
 * there is something to serve.
 *
 * Resolves when `signal` has aborted, in this order: unready, HTTP drained, the transaction in hand
 * committed, the lease given up. Rejects with the worker's error where the worker is all it does, or
 * where nothing was ever ready; a gateway that has data goes on serving it, and says how old it is.
 */
export async function runProcess(
  options: ProcessOptions &
    (
      | { readonly config: ConfigFor<'start'> | ConfigFor<'sync'>; readonly source: ChangeSource }
      | { readonly config: ConfigFor<'serve'>; readonly source?: undefined }
    ),
): Promise<void> {
  const { config, deps, signal, store, source, gateway: gatewayConfig, siblings } = options;
  const { logger } = deps;
  const { registry = createRegistry({ processMetrics: true }) } = options;
  const worker = source && createWorker({ config, deps, source, store, registry, logger });
  const { suspects, inspector } = store;
  const { catalog } = deps.deployment;
  const lost = new LostDocuments({ suspects, inspector, catalog, logger, registry });
  const health = async (): Promise<HealthSnapshot> => {
    const read = await Promise.all([store.reader.checkpoint(), lost.count()]).then(
      ([checkpoint, lostCount]) => ({ checkpoint, lostCount, storeError: undefined }),
      (error: unknown) => ({
        checkpoint: undefined,
        lostCount: 0,
        storeError: messageOf(error),
      }),
    );
    return {
      ...read,
      now: Date.now(),
      stalenessBoundMs: config.stalenessBoundMs,
      ...(siblings ? await siblings.worker() : workerHealth(worker?.status)),
      stopping: signal.aborted,
    };
  };
  registerFreshness(registry, store.reader);
  const reads = gatewayConfig && readsOf(store, { config: gatewayConfig, logger, registry });
  await using gateway =
    gatewayConfig &&
    reads &&
    createGateway({
      schema: gatewayConfig.subgraph
        ? createSubgraph(deps.deployment.schema).schema
        : deps.deployment.schema,
      reader: reads.reader,
      feed: reads.feed,
      maxSubscriptions: gatewayConfig.subscriptionsMax,
      webSockets: {
        connections: gatewayConfig.websocketsMax,
        operations: gatewayConfig.websocketOperationsMax,
      },
      logger,
      registry,
      graphiql: gatewayConfig.graphiql
        ? { exampleQueries: deps.deployment.exampleQueries, render: renderGraphiql }
        : undefined,
      stalenessBoundMs: config.stalenessBoundMs,
      ...(await gatewayHttp(gatewayConfig)),
      pageSize: { standard: gatewayConfig.pageSizeDefault, most: gatewayConfig.pageSizeMax },
      onStale: gatewayConfig.onStale,
      onLost: (entity, id) => lost.report(entity, id),
    });
  const handler = createOpsHandler({
    registry: {
      contentType: registry.contentType,
      metrics: () => siblings?.metrics() ?? registry.metrics(),
    },
    health,
    ...(gateway ? { fallThrough: gateway.handler } : {}),
  });
  const stopping = new AbortController();
  const working = worker?.run(stopping.signal);
  const following = reads?.run?.(stopping.signal);
  // Heard below where it matters; a gateway that serves goes on without its worker.
  working?.catch((error: unknown) => {
    logger.error({ error: messageOf(error) }, 'the worker has given up');
  });
  try {
    await using server = await listen({
      host: config.host,
      port: config.port,
      handler,
      upgrade: gateway?.handleUpgrade,
      onDrain: gateway?.endStreams,
      logger,
    });
    siblings?.listening();
    const ready = await Promise.race([whenReady(health, signal), failureOf(working)]);
    if (ready) {
      const graphiql = gatewayConfig?.graphiql ?? false;
      deps.onReady?.({ url: server.url, graphql: gateway !== undefined, graphiql });
      await (gateway ? aborted(signal) : Promise.race([aborted(signal), failureOf(working)]));
    }
  } finally {
    stopping.abort();
    await working?.catch(() => {});
    await following;
  }
}

/** GraphiQL out of a package: a page that needs no CDN. Loaded when a browser first asks for it. */
const renderGraphiql: GraphiqlOptions['render'] = async (options) => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL(options);
};

/** Polls until there is something to serve; false where `signal` aborts first. */
async function whenReady(
  health: () => Promise<HealthSnapshot>,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    if (readiness(await health()).ready) return true;
    await sleep(READY_POLL_MS, signal);
  }
  return false;
}

/** Settles only by rejecting. */
function failureOf(working: Promise<void> | undefined): Promise<never> {
  return new Promise((_, reject) => {
    working?.catch(reject);
  });
}
