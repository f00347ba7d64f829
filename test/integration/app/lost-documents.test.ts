import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../support/almanac-process.js';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { openAdmin } from '../store/redis-fixture.js';

const LOST =
  '{ item(databaseId: 1) { value } absent: item(databaseId: 999) { value } items(first: 5) { edges { node { id: databaseId } } } }';
const WHOLE = {
  item: { value: 10 },
  absent: null,
  items: { edges: [{ node: { id: '1' } }, { node: { id: '2' } }] },
};

/** Who remembers a document does not miss it. */
const READ_EACH_TIME = { ALMANAC_VALIDATED_BYTES: '0' };

interface Readiness {
  readonly lost: number;
}
const readiness = async (url: string) => (await (await fetch(`${url}/readyz`)).json()) as Readiness;
const metric = async (url: string, line: string) => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text.split('\n').find((candidate) => candidate.startsWith(line));
};

/** Deletes the document of an item behind Almanac's back. */
async function loseItem({ redisUrl, dataset }: AppFixture, id: number): Promise<void> {
  await using redis = await openAdmin(redisUrl);
  const keys = await redis.send<string[]>(['KEYS', `almanac:{${dataset}}*:Item:${id}`]);
  expect(keys).toHaveLength(1);
  await redis.send(['DEL', ...keys]);
}

async function expectRepaired(fixture: AppFixture, url: string, workerUrl: string): Promise<void> {
  expect(await ask(url, LOST)).toEqual(WHOLE);
  await loseItem(fixture, 1);
  expect(await ask<{ item: unknown }>(url, LOST)).toMatchObject({ item: null, absent: null });
  // The source is idle: nothing but the report makes the worker move.
  await eventually(async () => {
    expect(await ask(url, LOST)).toEqual(WHOLE);
    return true;
  });
  expect(await metric(url, 'almanac_read_misses_total{entity="Item",miss="lost"}')).toBeTruthy();
  expect(await metric(url, 'almanac_read_misses_total{entity="Item",miss="absent"}')).toBeTruthy();
  expect(await metric(url, 'almanac_suspects_reported_total{outcome="queued"}')).toBeTruthy();
  expect(await metric(workerUrl, 'almanac_repairs_total{entity="Item"}')).toBe(
    'almanac_repairs_total{entity="Item"} 1',
  );
  expect((await readiness(url)).lost).toBe(0);
}

describeEachSource('a lost document', ({ adminUrl }) => {
  let fixture: AppFixture;
  let url: string;
  beforeAll(async () => {
    fixture = await createAppFixture({ adminUrl });
    await fixture.database.execute('INSERT INTO item VALUES (1, 10), (2, 20)');
    url = await fixture.spawn(['start'], READ_EACH_TIME).ready();
  });
  afterAll(async () => fixture?.[Symbol.asyncDispose]());

  it('is null at once, told from an absent one, and soon back', async () => {
    await expectRepaired(fixture, url, url);
  });

  it('costs the source one look, however many requests meet it', async () => {
    const { database } = fixture;
    await database.execute(
      "SET GLOBAL log_output = 'TABLE'",
      'TRUNCATE mysql.general_log',
      'SET GLOBAL general_log = ON',
    );
    try {
      await loseItem(fixture, 1);
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(url, LOST)));
      expect(answers.some((answer) => (answer as typeof WHOLE).item === null)).toBe(true);
      await eventually(async () => {
        expect(await ask(url, LOST)).toEqual(WHOLE);
        return true;
      });
      const [rows] = await database.admin.query(
        'SELECT user_host, CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log',
      );
      const log = (rows as { user_host: string; statement: string }[]).filter(({ user_host }) =>
        user_host.includes(database.name),
      );
      const reads = log.filter(({ statement }) => /FROM `item` WHERE/.test(statement));
      // The worker's own: a second round where a report came while the first was under way.
      expect(reads.length).toBeGreaterThan(0);
      expect(reads.length).toBeLessThanOrEqual(3);
    } finally {
      await database.execute('SET GLOBAL general_log = OFF');
    }
  });
});

it('a lost document that a gateway alone meets is repaired by the worker, and counted until then', async () => {
  await using fixture = await createAppFixture();
  await fixture.database.execute('INSERT INTO item VALUES (1, 10), (2, 20)');
  const [worker, gateway] = [
    fixture.spawn(['sync'], { ALMANAC_LEASE: '500ms' }),
    fixture.spawn(['serve'], { ...READ_EACH_TIME, ALMANAC_STALENESS_BOUND: '1h' }),
  ];
  const [workerUrl, url] = await Promise.all([worker.ready(), gateway.ready()]);
  await expectRepaired(fixture, url, workerUrl);

  await worker.kill('SIGKILL');
  await loseItem(fixture, 1);
  await ask(url, LOST);
  expect((await readiness(url)).lost).toBe(1);
  fixture.spawn(['sync']);
  await eventually(async () => (await readiness(url)).lost === 0, { withinMs: 30_000 });
  expect(await ask(url, LOST)).toEqual(WHOLE);
}, 60_000);

it('a lost document is served by a process that remembers it, and repaired once another one misses it', async () => {
  await using fixture = await createAppFixture();
  await fixture.database.execute('INSERT INTO item VALUES (1, 10), (2, 20)');
  const url = await fixture.spawn(['start']).ready();
  expect(await ask(url, LOST)).toEqual(WHOLE);
  await loseItem(fixture, 1);
  expect(await ask(url, LOST)).toEqual(WHOLE);
  const other = await fixture.spawn(['serve']).ready();
  expect(await ask(other, LOST)).toMatchObject({ item: null });
  await eventually(async () => {
    expect(await ask(other, LOST)).toEqual(WHOLE);
    return true;
  });
  expect(await ask(url, LOST)).toEqual(WHOLE);
}, 60_000);
