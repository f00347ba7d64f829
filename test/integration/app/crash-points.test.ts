/**
 * The worker dies by SIGKILL at each named moment, with writers and readers going on all the while, and
 * another takes its place, again and again.
 */

import { describe, expect, inject, it, type TestContext } from 'vitest';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { catalog } from '../../support/crash/deployment.js';
import { feedDefects } from '../../support/crash/differences.js';
import { type CrashFixture, createCrashFixture } from '../../support/crash/fixture.js';
import { type Round, rounds } from '../../support/crash/rounds.js';
import { startWatcher } from '../../support/crash/watcher.js';
import type { WorkerProcess } from '../../support/crash/worker-process.js';
import { startWriters } from '../../support/crash/writers.js';
import { eventually } from '../../support/eventually.js';
import { addFigures } from '../../support/figures.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const TIMES = { leaseMs: 2_000, ttlMs: 60_000, retireGraceMs: 1_000 };
// Until the worker has come to its moment as often as it should: one load after the other, and more time
// for each, for machines that are busy.
const LOADS_AFTER_MS = [1_500, 3_000, 6_000, 12_000, 24_000, 48_000];
const servers = inject('servers');

describe('a worker that is killed at each of its moments, again and again', () => {
  it.concurrent(
    'converges (MariaDB)',
    (context) => crashAndConverge(context, servers.mariadb.adminUrl),
    600_000,
  );
  it.skipIf(!servers.mysql).concurrent(
    'converges (MySQL)',
    (context) => crashAndConverge(context, servers.mysql?.adminUrl ?? ''),
    600_000,
  );
});

async function crashAndConverge(context: TestContext, adminUrl: string): Promise<void> {
  await using fixture = await createCrashFixture(adminUrl);
  const { database, dataset, keys, redis, store } = fixture;
  const source = new MysqlSource(mysqlSourceOptions(database.url, catalog));
  const writers = await startWriters(database);
  let current = 'before the first';
  const watcher = startWatcher({
    reader: store.reader,
    covers: (position, target) => source.covers(position, target),
    graceMs: TIMES.retireGraceMs,
    round: () => current,
  });
  const all = rounds();
  let warm = fixture.warm();
  try {
    for (const round of all) {
      current = round.name;
      const worker = warm;
      warm = fixture.warm();
      await killIn(fixture, worker, round);
      // To Redis and to the next worker the same as an expiry, and sooner.
      if (!round.moment.startsWith('lease.')) await redis.send(['UNLINK', keys.lease]);
    }
    current = 'the last';
    await warm.start(fixture.job(TIMES));
    await warm.said('following');
  } finally {
    await writers.stop();
  }
  await eventually(
    async () => {
      expect(await fixture.differences()).toEqual([]);
      return true;
    },
    { withinMs: 60_000, everyMs: 200 },
  );
  await watcher.stop();
  expect(watcher.violations).toEqual([]);
  const { entries, defects } = await feedDefects(redis, dataset, catalog);
  expect(defects).toEqual([]);
  expect(entries).toBeGreaterThan(all.length);
  addFigures(context, {
    'crash points, each with writers and a reader': all.length,
    'transactions beside crashes': writers.transactions,
    'row changes beside crashes': writers.rows,
    'reads beside crashes': watcher.reads,
  });
}

/** One life of a worker, until it dies where the round says. */
async function killIn(
  fixture: CrashFixture,
  worker: WorkerProcess,
  { name, moment, arrival, needs, write }: Round,
): Promise<void> {
  const load = () =>
    fixture.database.execute(`ALTER TABLE item COMMENT = '${name}, ${Date.now()}'`);
  if (needs === 'load') await load();
  const at = { moment, arrival, how: write ? 'tell' : 'die' } as const;
  await worker.start(fixture.job({ ...TIMES, at, widen: moment === 'handoff.applied' }));
  const cutting = write && cut(fixture, worker, write);
  if (needs === 'stop') {
    await Promise.race([worker.said('following'), worker.ended]);
    worker.signal('SIGTERM');
  }
  for (const ms of LOADS_AFTER_MS) {
    if (await Promise.race([worker.ended, wait(ms)])) break;
    if (needs === 'load') await load();
  }
  if (!worker.isOver) worker.signal('SIGTERM');
  const { signal } = await worker.ended;
  expect({ name, signal }, worker.log).toEqual({ name, signal: 'SIGKILL' });
  await cutting;
}

/** Once the worker waits at its moment: ends it with the write that follows on its way. */
async function cut(
  { proxy }: CrashFixture,
  worker: WorkerProcess,
  { text, where }: NonNullable<Round['write']>,
): Promise<void> {
  await Promise.race([worker.said('reached'), worker.ended]);
  if (worker.isOver) return;
  proxy.arm(text, where, () => worker.signal('SIGKILL'));
  worker.tell('go on');
  await worker.ended;
}

const wait = (ms: number) =>
  new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));
