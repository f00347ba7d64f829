/** A worker as a process of its own, to be killed: runs what its parent sends, one history after another. */
import { sleep } from '../../src/lib/abort.js';
import { createBackoff } from '../../src/lib/backoff.js';
import { AlmanacError, messageOf } from '../../src/lib/errors.js';
import type { Logger } from '../../src/lib/logger.js';
import { createRegistry } from '../../src/lib/metrics.js';
import { MysqlSource } from '../../src/source/mysql/mysql-source.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import { createSyncMetrics } from '../../src/sync/sync-metrics.js';
import { Worker } from '../../src/sync/worker.js';
import { catalogOf } from './catalog-of.js';
import type { FromWorker, ToWorker, WorkerConfig } from './worker-process.js';

const tell = (message: FromWorker) => process.send?.(message);

const logger: Logger = {
  debug() {},
  info: (fields, message) => tell({ kind: 'said', text: `${message} ${JSON.stringify(fields)}` }),
  warn: (fields, message) => tell({ kind: 'said', text: `${message} ${JSON.stringify(fields)}` }),
  error: (fields, message) => tell({ kind: 'said', text: `${message} ${JSON.stringify(fields)}` }),
  child: () => logger,
};

const PACES = {
  quick: { leaseMs: 500, heartbeatMs: 300 },
  slow: { leaseMs: 3_000, heartbeatMs: 1_500 },
};

let stopping = new AbortController();
let running: Promise<void> = Promise.resolve();

process.on('message', async (message: ToWorker) => {
  if (message.kind === 'run') {
    stopping = new AbortController();
    running = superviseWorker(message.config, stopping.signal);
  } else {
    stopping.abort();
    await running;
    tell({ kind: 'stopped' });
  }
});
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });

/** As a supervisor starts a process again that ended with an error. Any error that is not ours is a mistake. */
async function superviseWorker(config: WorkerConfig, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await runWorker(config, signal);
    } catch (error) {
      if (error instanceof AlmanacError) tell({ kind: 'said', text: `ended: ${error.message}` });
      else
        tell({ kind: 'fault', text: error instanceof Error ? `${error.stack}` : messageOf(error) });
      await sleep(100, signal);
    }
  }
}

async function runWorker(config: WorkerConfig, signal: AbortSignal): Promise<void> {
  const catalog = catalogOf(config.tables);
  const pace = PACES[config.pace];
  await using store = await openRedisStore({
    url: config.redisUrl,
    dataset: config.dataset,
    fingerprint: catalog.fingerprint,
    codec: config.codec,
    ttlMs: config.ttlMs,
    timeoutMs: 2_000,
    logger,
  });
  await using source = new MysqlSource({
    url: config.sourceUrl,
    catalog,
    serverId: config.serverId,
    heartbeatMs: pace.heartbeatMs,
    snapshotBatchRows: config.snapshotBatchRows,
    maxTransactionRows: config.maxTransactionRows,
    maxTransactionBytes: 1024 * 1024,
  });
  const worker = new Worker({
    source,
    writer: store.writer,
    suspects: store.suspects,
    inspector: store.inspector,
    reconcileIntervalMs: 0,
    reconcileRowsPerSecond: 1,
    catalog,
    leaseMs: pace.leaseMs,
    ttlMs: config.ttlMs,
    retireGraceMs: 300,
    confirmIntervalMs: 20,
    metrics: createSyncMetrics(createRegistry()),
    logger,
    backoff: createBackoff({ firstMs: 20, maxMs: 300 }),
  });
  await worker.run(signal);
}
