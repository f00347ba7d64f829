import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runReconcile } from '../../../src/app/run-reconcile.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { encodeId } from '../../../src/model/key.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { SAMPLE_ROWS, SAMPLE_TABLE, Sample } from '../../support/sample-table.js';
import { openSyncFixture, type SyncFixture } from '../../support/sync-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';

const Place = defineEntity({
  name: 'Place',
  fields: {
    id: field.int(),
    name: field.string(),
    kind: field.enum(['city', 'lake']),
    size: field.decimal({ nullable: true }),
    facts: field.json({ nullable: true }),
  },
  key: ['id'],
  indexes: { byKind: { on: ['kind'], order: ['name'] } },
});
const Label = defineEntity({
  name: 'Label',
  fields: { code: field.string(), locale: field.string(), text: field.string() },
  key: ['code', 'locale'],
  indexes: { byLocale: { on: ['locale'] }, byWord: { on: ['locale'], words: ['code', 'text'] } },
});
const catalog = defineCatalog([Place, Label, Sample]);

const PLACES = 1_500;
const DEADLOCK = 1213;
const TABLES = [
  `CREATE TABLE place (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL, kind ENUM('city','lake') NOT NULL,
     size DECIMAL(12,3), facts JSON) CHARACTER SET utf8mb4`,
  'CREATE TABLE label (code VARCHAR(20) COLLATE utf8mb4_bin, locale VARCHAR(9), text TEXT NOT NULL, PRIMARY KEY (code, locale)) CHARACTER SET utf8mb4',
  `INSERT INTO place VALUES ${Array.from({ length: PLACES }, (_, at) => `(${at + 1}, 'Place ${at + 1}', '${at % 3 ? 'city' : 'lake'}', ${at}.5, '{"n": ${at}}')`).join()}`,
  "INSERT INTO label VALUES ('a:b', 'de', 'Ä'), ('a/b', 'de', 'B'), ('ü', 'en', ''), ('', 'en', 'none')",
  SAMPLE_TABLE,
  `INSERT INTO sample VALUES ${SAMPLE_ROWS.join()}`,
];

const codecs = CODEC_SERVERS.filter(({ name }) => name !== 'json-string on a server with JSON');

for (const { name, codec, url: redisUrl } of codecs) {
  describe.skipIf(redisUrl === '')(name, () => {
    describeEachSource('a comparison', ({ adminUrl }) => {
      let fixture: SyncFixture;
      beforeAll(async () => {
        fixture = await openSyncFixture({ adminUrl, redisUrl, codec, catalog, tables: TABLES });
      }, 60_000);
      afterAll(async () => fixture?.[Symbol.asyncDispose]());

      const run = async (dryRun: boolean) => {
        const { source, store } = fixture;
        const { signal } = new AbortController();
        const report = await runReconcile({
          source,
          store,
          catalog,
          dryRun,
          onProgress: undefined,
          signal,
        });
        if (!report) throw new Error('The comparison did not come to an end.');
        return report;
      };
      const kinds = async (dryRun: boolean) => {
        const { differences } = await run(dryRun);
        return differences.map(({ entity, id, kind }) => `${entity} ${id} ${kind}`).sort();
      };
      const expectEqual = async () => {
        const { stored, expected } = await fixture.compare();
        expect(stored).toEqual(expected);
      };

      it('finds nothing where nothing is wrong, whatever the types and the way they came', async () => {
        // The first ones came with the snapshot, these come from the binlog.
        const more = SAMPLE_ROWS.map((row) => row.replace(/^\((\d)/, '(1$1'));
        await fixture.database.execute(`INSERT INTO sample VALUES ${more.join()}`);
        const { entities, differences } = await run(true);
        expect(differences).toEqual([]);
        expect(entities.map(({ rows }) => rows)).toEqual([PLACES, 4, 2 * SAMPLE_ROWS.length]);
      });

      it('finds and repairs each kind of difference, and changes nothing in a dry run', async () => {
        const expected = await tamper(fixture, codec);
        expect(await kinds(true)).toEqual(expected);
        expect(await kinds(true)).toEqual(expected);
        const { found, repaired } = await run(false);
        expect([found, repaired]).toEqual([expected.length, expected.length]);
        expect(await kinds(true)).toEqual([]);
        await expectEqual();
      });

      it.each([
        ['gone', ['DEL']],
        ['of another type', ['SET', 'by hand']],
      ])('finds and repairs an index that is %s', async (_, [command = '', ...args]) => {
        const { keys, redis } = fixture;
        const index = keys.index(await fixture.generation(), 'Label', 'byLocale');
        await redis.send([command, index, ...args]);
        const { found, repaired } = await run(false);
        expect([found, repaired]).toEqual([4, 4]);
        await expectEqual();
      });

      // What is under test here does not depend on the codec.
      const itOnce = codec === 'redis-json' ? undefined : it;
      itOnce?.(
        'under concurrent writes tells differences from delays, and loses no write',
        async () => {
          const { database } = fixture;
          const writing = startWriters(fixture);
          try {
            // Suspects that are right, and written all the while, are left alone.
            const hot = Array.from({ length: 100 }, (_, at) => ({ entity: 'Place', id: `${at}` }));
            const before = await repairs(fixture);
            for (let pass = 0; pass < 3; pass += 1) {
              await fixture.store.suspects.add(hot);
              expect(await kinds(true)).toEqual([]);
            }
            expect(await repairs(fixture)).toBe(before);
            // Records that nobody writes, and some that everybody does.
            const quiet = [1, 2, 3].map((at) => PLACES - at);
            const { keys, redis } = fixture;
            const key = async (id: number) =>
              keys.document(await fixture.generation(), 'Place', String(id));
            for (const id of [...quiet, 5, 6, 7]) await redis.send(['DEL', await key(id)]);
            const without = await database.connect();
            await without.query(
              `SET SESSION sql_log_bin = 0; UPDATE place SET name = 'unlogged' WHERE id = ${PLACES - 4}`,
            );
            await without.end();
            expect(await kinds(true)).toEqual(
              expect.arrayContaining(quiet.map((id) => `Place ${id} missing`)),
            );
            const { found, repaired } = await run(false);
            expect(found).toBeGreaterThanOrEqual(4);
            expect(repaired).toBe(found);
          } finally {
            await writing.end();
          }
          expect(writing.transactions).toBeGreaterThan(100);
          await eventually(async () => {
            await expectEqual();
            return true;
          });
          expect(await kinds(true)).toEqual([]);
        },
        60_000,
      );
    });
  });
}

it('finds and repairs in the background what nobody asked for', async () => {
  await using fixture = await openSyncFixture({
    adminUrl: inject('servers').mariadb.adminUrl,
    redisUrl: inject('servers').redis.url,
    codec: 'json-string',
    catalog,
    tables: TABLES,
    worker: { reconcileIntervalMs: 100, reconcileRowsPerSecond: 10_000 },
  });
  await tamper(fixture, 'json-string');
  await eventually(async () => {
    const { stored, expected } = await fixture.compare();
    expect(stored).toEqual(expected);
    return true;
  });
  const metrics = await fixture.registry.metrics();
  expect(metrics).toMatch(/almanac_differences_total\{entity="Place",kind="entryStray"\} \d/);
  expect(metrics).toMatch(/almanac_rows_compared_total\{entity="Place"\} \d/);
  await eventually(() => fixture.worker.status.reconciled?.differences === 0);
}, 60_000);

const repairs = async ({ registry }: SyncFixture) =>
  /^almanac_repairs_total\{entity="Place"\} (\d+)$/m.exec(await registry.metrics())?.[1];

/** Makes each kind of difference once or more, and says what a comparison has to find. */
async function tamper(fixture: SyncFixture, codec: string): Promise<string[]> {
  const { redis, keys, database, generation } = fixture;
  const name = await generation();
  const key = (id: string, entity = 'Place') => keys.document(name, entity, id);
  const set = (at: string, text: string) =>
    codec === 'redis-json'
      ? redis.send(['JSON.SET', at, '.', text])
      : redis.send(['SET', at, text]);
  const place = { id: 10, name: 'by hand', kind: 'city', size: '9.500', facts: { n: 9 } };

  await set(key('10'), JSON.stringify(place));
  await set(key('11'), JSON.stringify({ ...place, id: 12 }));
  await set(key('13'), '"no document"');
  await redis.send(['DEL', key('14')]);
  await redis.send(['DEL', key('a%003ab/de', 'Label')]);
  await set(key('99999'), JSON.stringify({ ...place, id: 99999 }));
  await set(key('nonsense'), '{}');
  await set(key('1/2/3', 'Label'), '{}');
  const byKind = keys.index(name, 'Place', 'byKind');
  const entries = await redis.send<string[]>(['ZRANGE', byKind, '-', '+', 'BYLEX']);
  const entryOf = (id: number) => entries.find((entry) => entry.endsWith(`\u0000${id}`)) ?? '';
  await redis.send(['ZREM', byKind, entryOf(15)]);
  await redis.send(['ZREM', keys.index(name, 'Place', 'key'), ...(await keyEntries(16))]);
  await redis.send(['ZADD', byKind, '0', entryOf(17).replace('Place 17', 'Another'), '0', 'odd']);
  await redis.send(['ZADD', byKind, '0', entryOf(18).replace(/18$/, '88888')]);
  // A word index has several entries of one record.
  const byWord = keys.index(name, 'Label', 'byWord');
  const words = await redis.send<string[]>(['ZRANGE', byWord, '-', '+', 'BYLEX']);
  const [slashed, umlaut] = [['a/b', 'de'] as const, ['ü', 'en'] as const].map((key) =>
    encodeId(key),
  );
  const own = words.filter((entry) => entry.endsWith(`\u0000${slashed}`));
  expect(own).toHaveLength(3);
  await redis.send(['ZREM', byWord, own[1] ?? '']);
  await redis.send(['ZADD', byWord, '0', (own[0] ?? '').replace(`${slashed}`, `${umlaut}`)]);

  const session = await database.connect();
  await session.query(
    `SET SESSION sql_log_bin = 0;
     INSERT INTO place VALUES (5000, 'unlogged', 'lake', NULL, NULL);
     UPDATE place SET name = 'unlogged', kind = 'lake' WHERE id = 20;
     DELETE FROM place WHERE id = 21;
     UPDATE label SET text = 'unlogged' WHERE code = ''`,
  );
  await session.end();
  return [
    'Label /en changed',
    'Label 1/2/3 extra',
    `Label ${slashed} entryMissing`,
    `Label ${umlaut} entryStray`,
    'Label a%003ab/de missing',
    'Place 10 changed',
    'Place 11 changed',
    'Place 13 changed',
    'Place 14 missing',
    'Place 15 entryMissing',
    'Place 16 entryMissing',
    'Place 17 entryStray',
    'Place 20 changed',
    'Place 21 extra',
    'Place 5000 missing',
    'Place 88888 entryStray',
    'Place 99999 extra',
    'Place dd entryStray',
    'Place nonsense extra',
  ].sort();

  async function keyEntries(id: number): Promise<string[]> {
    const all = await redis.send<string[]>([
      'ZRANGE',
      keys.index(name, 'Place', 'key'),
      '-',
      '+',
      'BYLEX',
    ]);
    return all.filter((entry) => entry.endsWith(`\u0000${id}`));
  }
}

/** Two sessions that write the first 300 places, about as fast as a worker on a shared machine follows. */
function startWriters({ database }: SyncFixture) {
  let isOver = false;
  const writers = { transactions: 0, end };
  const running = [0, 1].map(async (which) => {
    const session = await database.connect();
    for (let round = which; !isOver; round += 2) {
      const id = 1 + ((round * 7) % 300);
      const writing = session.query(
        `BEGIN;
         UPDATE place SET size = size + 1, kind = IF(kind = 'city', 'lake', 'city') WHERE id = ${id};
         DELETE FROM place WHERE id = ${10_000 + (round % 50)};
         INSERT IGNORE INTO place VALUES (${10_000 + ((round + 25) % 50)}, 'new ${round}', 'lake', NULL, '[]');
         UPDATE place SET facts = '{"round": ${round}}' WHERE id = 1;
         COMMIT`,
      );
      await writing.catch(async (error: { errno?: number }) => {
        if (error.errno !== DEADLOCK) throw error;
        await session.query('ROLLBACK');
      });
      writers.transactions += 1;
      await delay(4);
    }
    await session.end();
  });
  return writers;

  async function end(): Promise<void> {
    isOver = true;
    await Promise.all(running);
  }
}
