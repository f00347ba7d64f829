/** A worker over a real source and a real Redis, in a process of its own that kills itself where told. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Logger, silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import type { ChangeSource } from '../../../src/source/source.js';
import { openRedisStore } from '../../../src/store/redis/open-redis-store.js';
import type { Moment } from '../../../src/sync/moments.js';
import { createSyncMetrics } from '../../../src/sync/sync-metrics.js';
import { Worker } from '../../../src/sync/worker.js';
import { catalog } from './deployment.js';
import type { CrashJob, FromWorker, ToWorker } from './job.js';

// Told by the test that fails.
const log = (fields: object, text: string) =>
  console.error(new Date().toISOString(), text, JSON.stringify(fields));
const logger: Logger = { ...silentLogger, info: log, warn: log };
const tell = (message: FromWorker) => process.send?.(message);
const nextMessage = () =>
  new Promise<ToWorker>((resolve) => {
    process.once('message', (message) => resolve(message as ToWorker));
  });

// No worker outlives the test that started it.
process.once('disconnect', () => process.exit(2));
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

tell('warm');
const job = (await nextMessage()) as CrashJob;
await run(job);
process.exit(0);

async function run({ redisUrl, dataset, leaseMs, ttlMs, retireGraceMs, at }: CrashJob) {
  const { fingerprint } = catalog;
  const options = { url: redisUrl, dataset, fingerprint, ttlMs, logger, feedMaxLength: 1_000_000 };
  await using store = await openRedisStore(options);
  let arrivals = 0;
  const worker = new Worker({
    source: openSource(job),
    writer: store.writer,
    suspects: store.suspects,
    inspector: store.inspector,
    reconcileIntervalMs: 0,
    reconcileRowsPerSecond: 1,
    catalog,
    leaseMs,
    ttlMs,
    retireGraceMs,
    confirmIntervalMs: 0,
    metrics: createSyncMetrics(createRegistry()),
    logger,
    async reached(moment: Moment) {
      if (moment !== at?.moment) return;
      arrivals += 1;
      if (arrivals !== at.arrival) return;
      if (at.how === 'die') process.kill(process.pid, 'SIGKILL');
      tell('reached');
      await nextMessage();
    },
  });
  void tellStates(worker);
  await worker.run(stop.signal);
}

async function tellStates(worker: Worker): Promise<void> {
  for (let told: string | undefined; process.connected; await delay(20)) {
    const { state } = worker.status;
    if (state !== told) tell(state);
    told = state;
  }
}

function openSource({ mysqlUrl: url, serverId, widen }: CrashJob): ChangeSource {
  const source = new MysqlSource({
    url,
    catalog,
    serverId,
    heartbeatMs: 500,
    snapshotBatchRows: 50,
    maxTransactionRows: 10_000,
    maxTransactionBytes: 16 * 1024 * 1024,
  });
  if (!widen) return source;
  const snapshot = source.snapshot.bind(source);
  source.snapshot = async (signal) => {
    const { low } = await (async () => {
      await using earlier = await snapshot(signal);
      return earlier;
    })();
    await delay(100);
    return Object.assign(await snapshot(signal), { low });
  };
  return source;
}
