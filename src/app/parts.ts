/** The parts that a process is made of, each from the settings. */
import type { Logger } from '../lib/logger.js';
import type { Registry } from '../lib/metrics.js';
import { MysqlSource } from '../source/mysql/mysql-source.js';
import type { ChangeSource } from '../source/source.js';
import { openRedisStore } from '../store/redis/open-redis-store.js';
import type { Store } from '../store/store.js';
import { createSyncMetrics } from '../sync/sync-metrics.js';
import { Worker } from '../sync/worker.js';
import type { AppDeps } from './app.js';
import type { ConfigFor } from './config.js';

type WorkerConfig =
  | ConfigFor<'start'>
  | ConfigFor<'sync'>
  | ConfigFor<'prefetch'>
  | ConfigFor<'reconcile'>;
type ReaderConfig = ConfigFor<'serve'> | ConfigFor<'status'> | ConfigFor<'reconcile'>;

/** For reading alone: with read permissions alone, also on a replica. */
export function openStoreToRead(config: ReaderConfig, deps: AppDeps): Promise<Store> {
  return openRedisStore({ ...storeOptions(config, deps), readOnly: true });
}

/** For the worker, and for a gateway in the same process. */
export function openStoreToWrite(config: WorkerConfig, deps: AppDeps): Promise<Store> {
  const { ttlMs, feedMaxLength, maxTransactionBytes } = config;
  const limits = { ttlMs, feedMaxLength, commitBytes: maxTransactionBytes };
  return openRedisStore({ ...storeOptions(config, deps), ...limits });
}

// A process that is told to stop waits for what it has sent: with this, for less than 5 s in all.
const STORE_TIMEOUT_MS = 3_000;

function storeOptions(config: WorkerConfig | ReaderConfig, { deployment, logger }: AppDeps) {
  const { redisUrl: url, dataset, codec } = config;
  const { fingerprint } = deployment.catalog;
  return { url, dataset, codec, fingerprint, logger, timeoutMs: STORE_TIMEOUT_MS };
}

/** The source, found fit to be followed. Errors: those of `ChangeSource.preflight`. */
export async function openSource(
  config: WorkerConfig,
  { deployment }: AppDeps,
  signal: AbortSignal,
): Promise<ChangeSource> {
  const { serverId, heartbeatMs, snapshotBatchRows, maxTransactionRows, maxTransactionBytes } =
    config;
  const source = new MysqlSource({
    url: config.mysqlUrl,
    catalog: deployment.catalog,
    serverId,
    heartbeatMs,
    snapshotBatchRows,
    maxTransactionRows,
    maxTransactionBytes,
  });
  await source.preflight(signal);
  return source;
}

export function createWorker({
  config,
  deps,
  source,
  store,
  registry,
  logger,
}: {
  config: WorkerConfig;
  deps: AppDeps;
  source: ChangeSource;
  store: Store;
  registry: Registry;
  logger: Logger;
}): Worker {
  const { leaseMs, ttlMs, retireGraceMs } = config;
  return new Worker({
    source,
    writer: store.writer,
    suspects: store.suspects,
    inspector: store.inspector,
    catalog: deps.deployment.catalog,
    leaseMs,
    ttlMs,
    retireGraceMs,
    // A prefetch announces and leaves: it confirms nothing.
    confirmIntervalMs: 'confirmIntervalMs' in config ? config.confirmIntervalMs : 0,
    reconcileIntervalMs: 'reconcileIntervalMs' in config ? config.reconcileIntervalMs : 0,
    reconcileRowsPerSecond: 'reconcileRowsPerSecond' in config ? config.reconcileRowsPerSecond : 1,
    metrics: createSyncMetrics(registry),
    logger,
    ...(deps.onProgress ? { onProgress: deps.onProgress } : {}),
  });
}
