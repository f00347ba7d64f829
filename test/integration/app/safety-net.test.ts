/** Every key has a TTL: a worker that lives renews all of them, and one that is gone leaves nothing. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ITEMS, PAIRS } from '../../support/crash/deployment.js';
import { keysOf } from '../../support/crash/differences.js';
import { type CrashFixture, createCrashFixture, mustTake } from '../../support/crash/fixture.js';
import { eventually } from '../../support/eventually.js';
import { startOwnMariadb, startOwnRedis } from '../../support/servers/own-servers.js';
import { createTestFolder, removeTestFolder } from '../../support/servers/test-folder.js';

const TTL_MS = 5_000;
const QUIET_MS = 60_000;
const DOCUMENTS = ITEMS + 2 * PAIRS;
// The default lease, which is longer than the TTL here.
const TIMES = { leaseMs: 10_000, ttlMs: TTL_MS, retireGraceMs: 500 };

const folder = createTestFolder();
let createFixture: () => Promise<CrashFixture>;
beforeAll(async () => {
  const [mariadb, redis] = await Promise.all([
    startOwnMariadb({ folder }),
    startOwnRedis({ folder }),
  ]);
  createFixture = () => createCrashFixture(mariadb.rootUrl(), redis.url);
});
afterAll(() => removeTestFolder(folder));

const keyCount = async ({ redis, dataset }: CrashFixture) => (await keysOf(redis, dataset)).length;

/** What a TTL and a second after a worker's end is left of its dataset. */
async function leftAfterTtl(fixture: CrashFixture): Promise<number> {
  await delay(TTL_MS + 1_000);
  return keyCount(fixture);
}

const eventuallyEqual = (fixture: CrashFixture) =>
  eventually(
    async () => {
      expect(await fixture.differences()).toEqual([]);
      return true;
    },
    { withinMs: 60_000, everyMs: 100 },
  );

describe.concurrent(`the safety net, with a TTL of ${TTL_MS / 1000} s`, () => {
  // All before the first worker starts: a table's name in a statement counts, whatever its database.
  let fixtures: CrashFixture[] = [];
  beforeAll(async () => {
    fixtures = await Promise.all([1, 2, 3].map(() => createFixture()));
  });

  it(`keeps rows that nobody edits for ${QUIET_MS / 1000} s, and nothing once the worker is gone`, async () => {
    await using fixture = mustTake(fixtures);
    const worker = fixture.warm();
    await worker.start(fixture.job(TIMES));
    await eventuallyEqual(fixture);
    const before = await fixture.store.reader.checkpoint();
    const until = performance.now() + QUIET_MS;
    while (performance.now() < until) {
      expect(await fixture.differences(), worker.log).toEqual([]);
      await delay(1_000);
    }
    // Kept, not loaded anew.
    expect((await fixture.store.reader.checkpoint())?.generation).toBe(before?.generation);
    worker.signal('SIGKILL');
    await worker.ended;
    expect(await keyCount(fixture)).toBeGreaterThan(DOCUMENTS);
    expect(await leftAfterTtl(fixture)).toBe(0);
  }, 150_000);

  it('leaves nothing of a load that was killed', async () => {
    await using fixture = mustTake(fixtures);
    const worker = fixture.warm();
    const at = { moment: 'prefetch.batchLoaded', arrival: 9, how: 'die' } as const;
    await worker.start(fixture.job({ ...TIMES, at }));
    await worker.ended;
    expect(await keyCount(fixture)).toBeGreaterThan(100);
    expect(await leftAfterTtl(fixture)).toBe(0);
  }, 60_000);

  it('keeps a load whole that takes longer than that', async () => {
    await using fixture = mustTake(fixtures);
    const worker = fixture.warm();
    const at = { moment: 'prefetch.batchLoaded', arrival: 9, how: 'tell' } as const;
    await worker.start(fixture.job({ ...TIMES, at }));
    await worker.said('reached');
    await delay(2 * TTL_MS);
    expect(await fixture.store.reader.checkpoint()).toBeUndefined();
    worker.tell('go on');
    await eventuallyEqual(fixture);
    expect(await fixture.store.reader.checkpoint()).toBeDefined();
  }, 60_000);
});

// One after the other, for the same reason.
describe('of a generation that is not needed any more', () => {
  // Long enough that nothing goes by itself.
  const times = { leaseMs: 1_000, ttlMs: 600_000, retireGraceMs: 500 };

  it('no key is left, also where its load was killed', async () => {
    await using fixture = await createFixture();
    const first = fixture.warm();
    const at = { moment: 'prefetch.batchLoaded', arrival: 9, how: 'die' } as const;
    await first.start(fixture.job({ ...times, at }));
    const second = fixture.warm();
    await first.ended;
    await second.start(fixture.job(times));
    await eventuallyEqual(fixture);
    await fixture.database.execute("ALTER TABLE item COMMENT = 'a new generation'");
    const { generation } = await eventually(() => fixture.store.reader.checkpoint());
    await eventually(
      async () => (await fixture.store.reader.checkpoint())?.generation !== generation,
      { withinMs: 60_000 },
    );
    await eventuallyEqual(fixture);
  }, 120_000);

  it('no key is left where its retiring was killed', async () => {
    await using fixture = await createFixture();
    const first = fixture.warm();
    const at = { moment: 'retire.before', arrival: 1, how: 'tell' } as const;
    await first.start(fixture.job({ ...times, at }));
    await first.said('following');
    await fixture.database.execute("ALTER TABLE item COMMENT = 'a new generation'");
    await first.said('reached');
    // A page of documents: the head and the undo log, which go first, are two keys.
    const page = '\r\n$1\r\nD'.repeat(3);
    fixture.proxy.arm(page, 'unanswered', () => first.signal('SIGKILL'));
    first.tell('go on');
    await first.ended;
    // Some of the former generation is gone and some is not.
    const half = await keyCount(fixture);
    expect(half).toBeGreaterThan(DOCUMENTS);
    expect(half).toBeLessThan(2 * DOCUMENTS);
    const second = fixture.warm();
    await second.start(fixture.job(times));
    await eventuallyEqual(fixture);
  }, 120_000);
});
