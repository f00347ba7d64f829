/**
 * The worker dies by SIGKILL at each named moment, with writers and readers going on all the while, and
 * another takes its place, again and again.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { silentLogger } from '../../../src/lib/logger.js';
import type { Document } from '../../../src/model/document.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { Connection } from '../../../src/store/redis/connection.js';
import { createKeys } from '../../../src/store/redis/keys.js';
import { openRedisStore } from '../../../src/store/redis/open-redis-store.js';
import { openCuttingProxy } from '../../support/crash/cutting-proxy.js';
import { catalog, TABLES } from '../../support/crash/deployment.js';
import { differences, feedDefects, keysOf } from '../../support/crash/differences.js';
import type { CrashJob } from '../../support/crash/job.js';
import { type Round, rounds } from '../../support/crash/rounds.js';
import { startWatcher } from '../../support/crash/watcher.js';
import { WorkerProcess } from '../../support/crash/worker-process.js';
import { startWriters } from '../../support/crash/writers.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const RETIRE_GRACE_MS = 1_000;
// Until the worker has come to its moment as often as it should: one load after the other, and more time
// for each, for machines that are busy.
const LOADS_AFTER_MS = [1_500, 3_000, 6_000, 12_000, 24_000, 48_000];
const servers = inject('servers');

describe('a worker that is killed at each of its moments, again and again', () => {
  it.concurrent(
    'converges (MariaDB)',
    () => crashAndConverge('MariaDB', servers.mariadb.adminUrl),
    600_000,
  );
  it.skipIf(!servers.mysql).concurrent(
    'converges (MySQL)',
    () => crashAndConverge('MySQL', servers.mysql?.adminUrl ?? ''),
    600_000,
  );
});

async function crashAndConverge(kind: string, adminUrl: string): Promise<void> {
  await using database = await createTestDatabase(adminUrl);
  await database.execute(...TABLES);
  const dataset = `test-${randomBytes(6).toString('hex')}`;
  const redisUrl = inject('servers').redis.url;
  await using proxy = await openCuttingProxy(redisUrl);
  await using store = await openRedisStore({ url: redisUrl, dataset, ...catalog, readOnly: true });
  await using redis = await Connection.open({ url: redisUrl, name: 'test', logger: silentLogger });
  const source = new MysqlSource(mysqlSourceOptions(database.url, catalog));
  const job = (): CrashJob => ({
    mysqlUrl: database.url,
    redisUrl: proxy.url,
    dataset,
    serverId: randomInt(2 ** 31, 2 ** 32 - 1),
    leaseMs: 2_000,
    ttlMs: 60_000,
    retireGraceMs: RETIRE_GRACE_MS,
  });

  const writers = await startWriters(database);
  let current = 'before the first';
  const watcher = startWatcher({
    reader: store.reader,
    covers: (position, target) => source.covers(position, target),
    graceMs: RETIRE_GRACE_MS,
    round: () => current,
  });
  const keys = createKeys({ dataset, fingerprint: catalog.fingerprint });
  const startedAtMs = performance.now();
  const all = rounds();
  let warm = new WorkerProcess();
  try {
    for (const round of all) {
      current = round.name;
      await using worker = warm;
      warm = new WorkerProcess();
      await killIn({ round, worker, job: job(), database, proxy });
      // To Redis and to the next worker the same as an expiry, and sooner.
      if (!round.moment.startsWith('lease.')) await redis.send(['UNLINK', keys.lease]);
    }
    current = 'the last';
    await using last = warm;
    await last.start(job());
    await last.said('following');
    await writers.stop();
    const tables = await readTables(database);
    await eventually(
      async () => {
        expect(await differences({ redis, store, dataset, catalog, tables })).toEqual([]);
        return true;
      },
      { withinMs: 30_000, everyMs: 200 },
    );
    await watcher.stop();
    expect(watcher.violations).toEqual([]);
    const { entries, defects } = await feedDefects(redis, dataset, catalog);
    expect(defects).toEqual([]);
    expect(entries).toBeGreaterThan(all.length);
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    console.log(
      `  ${kind}: ${all.length} kills, ${writers.transactions} transactions, ${writers.rows} row changes, ${watcher.reads} reads, ${entries} feed entries, ${seconds} s`,
    );
  } finally {
    await warm[Symbol.asyncDispose]();
    await writers.stop();
    await watcher.stop();
    const left = await keysOf(redis, dataset);
    if (left.length > 0) await redis.send(['UNLINK', ...left]);
  }
}

/** One life of a worker, until it dies where the round says. */
async function killIn({
  round: { name, moment, arrival, needs, write },
  worker,
  job,
  database,
  proxy,
}: {
  round: Round;
  worker: WorkerProcess;
  job: CrashJob;
  database: TestDatabase;
  proxy: Awaited<ReturnType<typeof openCuttingProxy>>;
}): Promise<void> {
  const load = () => database.execute(`ALTER TABLE item COMMENT = '${name}, ${Date.now()}'`);
  if (needs === 'load') await load();
  const how = write ? 'tell' : 'die';
  await worker.start({ ...job, at: { moment, arrival, how }, widen: moment === 'handoff.applied' });
  if (needs === 'stop') {
    await Promise.race([worker.said('following'), worker.ended]);
    worker.signal('SIGTERM');
  }
  const cutting = write && cut(worker, write, proxy);
  for (const ms of LOADS_AFTER_MS) {
    if (await Promise.race([worker.ended, wait(ms)])) break;
    if (needs === 'load') await load();
  }
  if (!worker.isOver) worker.signal('SIGTERM');
  expect({ name, ...(await worker.ended) }).toMatchObject({ name, signal: 'SIGKILL' });
  await cutting;
}

/** Once the worker waits at its moment: ends it with the write that follows on its way. */
async function cut(
  worker: WorkerProcess,
  { text, where }: NonNullable<Round['write']>,
  proxy: Awaited<ReturnType<typeof openCuttingProxy>>,
): Promise<void> {
  await Promise.race([worker.said('reached'), worker.ended]);
  if (worker.isOver) return;
  proxy.arm(text, where, () => worker.signal('SIGKILL'));
  worker.tell('go on');
  await worker.ended;
}

async function readTables({ admin }: TestDatabase): Promise<Map<string, Document[]>> {
  const [pairs] = await admin.query('SELECT id, version FROM pair');
  const [items] = await admin.query('SELECT id, team, writes FROM item');
  return new Map([
    ['Pair', pairs as Document[]],
    ['Item', items as Document[]],
  ]);
}

const wait = (ms: number) =>
  new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));
