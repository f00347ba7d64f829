/** Two workers that both believe they hold the lease: what the former one still does changes nothing. */
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Moment } from '../../../src/sync/moments.js';
import { Pair } from '../../support/crash/deployment.js';
import { keysOf } from '../../support/crash/differences.js';
import { type CrashFixture, createCrashFixture, mustTake } from '../../support/crash/fixture.js';
import { eventually } from '../../support/eventually.js';

const TIMES = { leaseMs: 2_000, ttlMs: 600_000, retireGraceMs: 600_000 };
const WITHIN = { withinMs: 60_000, everyMs: 50 };
const raise = 'UPDATE pair SET version = version + 1 WHERE id < 2';

/** What the former leader is about to write when it is held up. */
const ABOUT_TO: Partial<Record<Moment, string>> = {
  'prefetch.batchRead': 'load documents',
  'announce.before': 'announce its generation',
  'commit.before': 'commit a transaction',
  'confirm.before': 'move the checkpoint',
  'renew.before': 'renew the TTL',
  'retire.before': 'retire a generation',
  'lease.renewing': 'renew its lease',
};

/** Where the worker would else come to its moment too late. */
const SOONER: Partial<Record<Moment, Partial<typeof TIMES>>> = {
  'renew.before': { ttlMs: 12_000 },
  'retire.before': { retireGraceMs: 0 },
};

describe.concurrent('a worker that is held up until another leads', () => {
  // All before the first worker starts: a table's name in a statement counts, whatever its database.
  let fixtures: CrashFixture[] = [];
  beforeAll(async () => {
    fixtures = await Promise.all(Object.keys(ABOUT_TO).map(() => createCrashFixture()));
  });

  for (const [moment, about] of Object.entries(ABOUT_TO)) {
    it(`about to ${about}, changes nothing, stands down, and leads again later`, async () => {
      await using fixture = mustTake(fixtures);
      const { database, store, keys, redis } = fixture;
      const version = async () => {
        const checkpoint = await store.reader.checkpoint();
        const [document] = checkpoint ? await store.reader.documents(checkpoint, Pair, ['0']) : [];
        return document?.version;
      };
      const former = fixture.warm();
      const next = fixture.warm();
      const at = { moment: moment as Moment, arrival: 1, how: 'tell' } as const;
      const times = { ...TIMES, ...SOONER[moment as Moment] };
      if (moment === 'retire.before') await leaveOrphan(fixture);
      const provoking = provoke(fixture, moment);
      await former.start(fixture.job({ ...times, at }));
      await former.said('reached');
      provoking.stop();
      former.signal('SIGSTOP');

      await next.start(fixture.job(TIMES));
      await next.said('following');
      await database.execute(raise, raise);
      const [rows] = await database.admin.query('SELECT version FROM pair WHERE id = 0');
      const newest = (rows as { version: number }[])[0]?.version;
      await eventually(async () => (await version()) === newest, WITHIN);
      const before = await contents(fixture);
      const token = await redis.send<string>(['GET', keys.lease]);

      former.tell('go on');
      former.signal('SIGCONT');
      await former.said('standby');
      expect(await contents(fixture)).toEqual(before);
      expect(await redis.send<string>(['GET', keys.lease])).toBe(token);
      expect(await version()).toBe(newest);

      next.signal('SIGTERM');
      await next.ended;
      await database.execute(raise);
      await eventually(async () => (await version()) === Number(newest) + 1, WITHIN);
      former.signal('SIGTERM');
      expect(await former.ended).toMatchObject({ code: 0, signal: null });
    }, 120_000);
  }
});

/** Changes rows until the worker has come where it should: a commit, or beside it the checkpoint alone. */
function provoke({ database }: CrashFixture, moment: string): { stop: () => void } {
  const stopping = new AbortController();
  const sql = moment === 'commit.before' ? raise : 'UPDATE untracked SET value = value + 1';
  const writing = (async () => {
    while (!stopping.signal.aborted) {
      await database.execute(sql);
      await delay(50);
    }
  })();
  writing.catch(() => {});
  return { stop: () => stopping.abort() };
}

/** A generation whose load was killed, and a lease that is free. */
async function leaveOrphan(fixture: CrashFixture): Promise<void> {
  const worker = fixture.warm();
  const at = { moment: 'prefetch.batchLoaded', arrival: 3, how: 'die' } as const;
  await worker.start(fixture.job({ ...TIMES, at }));
  await worker.ended;
}

/**
 * Everything in the dataset, but what the leader moves without a change: the lease, the checkpoint's
 * position, and the times in the list of generations.
 */
async function contents({ redis, dataset, keys, store }: CrashFixture): Promise<object> {
  const found: Record<string, unknown> = {};
  for (const key of (await keysOf(redis, dataset)).sort()) {
    if (key === keys.lease || key === keys.checkpoint) continue;
    found[key] =
      key === keys.generations
        ? (await redis.send<string[]>(['HKEYS', key])).sort()
        : (await redis.sendForBytes<Buffer>(['DUMP', key])).toString('base64');
  }
  return { ...found, generation: (await store.reader.checkpoint())?.generation };
}
