import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { describeEachSource } from '../../support/each-source.js';
import { ITEM_TABLE } from '../../support/item-deployment.js';
import { LiveSync } from '../../support/live-sync.js';

type Kind = 'mariadb' | 'mysql';
interface Case {
  readonly what: string;
  readonly statements: readonly string[];
  readonly only?: Kind;
}

/** Each leaves the table one that fits its entity, with the rows that it had. */
const KEEPING_ROWS: readonly Case[] = [
  {
    what: 'a column added at the end',
    statements: ['ALTER TABLE item ADD COLUMN extra INT DEFAULT 5'],
  },
  {
    what: 'a column added before the others, at once',
    statements: [
      'ALTER TABLE item ADD COLUMN head INT NOT NULL DEFAULT 7 FIRST, ALGORITHM=INSTANT',
    ],
  },
  {
    what: 'a column of ours made another',
    statements: ['ALTER TABLE item MODIFY value MEDIUMINT NOT NULL'],
  },
  { what: 'a column of ours made wider', statements: ['ALTER TABLE item MODIFY note TEXT'] },
  {
    what: 'columns in another order',
    statements: ['ALTER TABLE item MODIFY note VARCHAR(90) FIRST'],
  },
  {
    what: 'two columns that swap their names',
    statements: [
      "ALTER TABLE item ADD COLUMN label VARCHAR(90) DEFAULT 'label'",
      'ALTER TABLE item RENAME COLUMN note TO label, RENAME COLUMN label TO note',
      'ALTER TABLE item RENAME COLUMN note TO label, RENAME COLUMN label TO note',
    ],
  },
  { what: 'a default', statements: ["ALTER TABLE item ALTER COLUMN note SET DEFAULT 'none'"] },
  {
    what: 'a column of others renamed',
    statements: ['ALTER TABLE item RENAME COLUMN extra TO renamed'],
  },
  { what: 'a column of others dropped', statements: ['ALTER TABLE item DROP COLUMN renamed'] },
  {
    what: 'another character set',
    statements: ['ALTER TABLE item CONVERT TO CHARACTER SET latin1'],
  },
  {
    what: 'and one that has all',
    statements: ['ALTER TABLE item CONVERT TO CHARACTER SET utf8mb4'],
  },
  { what: 'an index', statements: ['CREATE INDEX by_value ON item (value)'] },
  { what: 'an index dropped', statements: ['DROP INDEX by_value ON item'] },
  { what: 'a table copied', statements: ['ALTER TABLE item COMMENT = "copied", ALGORITHM=COPY'] },
  { what: 'a table rebuilt', statements: ['ALTER TABLE item ENGINE=InnoDB'] },
  {
    what: 'another key on top',
    statements: ['ALTER TABLE item ADD UNIQUE KEY both_of_them (id, value)'],
  },
  {
    what: 'a rename, there and back',
    statements: ['RENAME TABLE item TO away', 'ALTER TABLE away RENAME TO item'],
  },
  {
    what: 'a swap with a table of the same columns',
    statements: [
      'CREATE TABLE next_item LIKE item',
      'INSERT INTO next_item SELECT * FROM item',
      'UPDATE next_item SET value = value + 1 ORDER BY id',
      'RENAME TABLE item TO old_item, next_item TO item',
      'DROP TABLE old_item',
    ],
  },
  {
    what: 'partitions',
    statements: [
      'ALTER TABLE item DROP KEY both_of_them',
      `ALTER TABLE item PARTITION BY RANGE (id)
     (PARTITION low VALUES LESS THAN (10), PARTITION mid VALUES LESS THAN (20), PARTITION high VALUES LESS THAN MAXVALUE)`,
    ],
  },
  { what: 'rows of a partition gone', statements: ['ALTER TABLE item TRUNCATE PARTITION high'] },
  {
    what: 'a partition exchanged',
    statements: [
      'CREATE TABLE part LIKE item',
      'ALTER TABLE part REMOVE PARTITIONING',
      'INSERT INTO part (id, value) VALUES (11, 1), (12, 2)',
      'ALTER TABLE item EXCHANGE PARTITION mid WITH TABLE part',
    ],
  },
  {
    what: 'the other table of an exchange',
    statements: [
      'INSERT INTO part (id, value) VALUES (13, 3)',
      'ALTER TABLE item EXCHANGE PARTITION mid WITH TABLE part',
      'DROP TABLE part',
    ],
  },
  { what: 'a partition dropped', statements: ['ALTER TABLE item DROP PARTITION mid'] },
  { what: 'partitions removed', statements: ['ALTER TABLE item REMOVE PARTITIONING'] },
  {
    what: 'a statement in a comment',
    statements: ['/*!50000 ALTER TABLE item ADD COLUMN hidden INT */'],
  },
  {
    what: 'a statement behind comments',
    statements: [
      `-- ALTER TABLE other
/* x */ ALTER /* y */ TABLE /* z */ \`item\` # w
 DROP COLUMN hidden`,
    ],
  },
  {
    what: 'statements in one text',
    statements: [
      "SELECT 1; ALTER TABLE item ADD COLUMN m INT; UPDATE item SET note = 'm'; ALTER TABLE item DROP COLUMN m",
    ],
  },
  {
    what: 'a table made from it',
    statements: [
      'CREATE TABLE copied SELECT * FROM item',
      'INSERT INTO item (id, value) SELECT id + 100, value FROM copied WHERE id = 1',
      'DROP TABLE copied',
    ],
  },
  {
    what: 'an atomic replacement',
    statements: [
      'CREATE TABLE kept SELECT id, value, note FROM item',
      'CREATE OR REPLACE TABLE item (id INT PRIMARY KEY, value INT NOT NULL, note VARCHAR(100)) SELECT * FROM kept',
      'DROP TABLE kept',
    ],
    only: 'mariadb',
  },
];

describeEachSource('a change of a tracked table', ({ kind, adminUrl }) => {
  let live: LiveSync;
  beforeAll(async () => {
    live = await LiveSync.open({ adminUrl, redisUrl: inject('servers').redis.url });
    await live.writePair();
    await live.database.execute(
      "INSERT INTO item VALUES (3, 3, 'Zürich'), (15, 15, 'x'), (30, 30, 'y')",
    );
    live.start();
    await live.following();
  });
  afterAll(async () => live?.[Symbol.asyncDispose]());

  it.each(KEEPING_ROWS.filter(({ only = kind }) => only === kind))(
    'is followed: $what',
    async ({ statements }) => {
      const { wrong, errors, reads } = await live.watch(async () => {
        for (const statement of statements) {
          await live.database.execute(statement);
          await live.writePair().catch(() => {}); // the table may be away for a moment
        }
        await live.settled();
      });
      expect(wrong).toEqual([]);
      expect([...errors]).toEqual([]);
      expect(reads).toBeGreaterThan(0);
    },
    60_000,
  );

  it('is followed while others write, and the change is made beside them', async () => {
    const stop = new AbortController();
    const session = await live.database.connect();
    const writing = (async () => {
      for (let id = 1_000; !stop.signal.aborted; id += 1) {
        await session.query(
          `BEGIN; UPDATE item SET value = value + 1 WHERE id IN (1, 2);
           INSERT INTO item (id, value) VALUES (${id}, ${id}); DELETE FROM item WHERE id = ${id - 20}; COMMIT`,
        );
      }
    })();
    const { wrong, errors } = await live.watch(async () => {
      await live.database.execute(
        'ALTER TABLE item ADD COLUMN online_one INT DEFAULT 1, LOCK=NONE',
      );
      await live.database.execute('ALTER TABLE item ADD INDEX by_two (value, note), LOCK=NONE');
      await live.database.execute('ALTER TABLE item DROP COLUMN online_one, ALGORITHM=COPY');
      stop.abort();
      await writing;
      await live.settled();
    });
    await session.end();
    expect(wrong).toEqual([]);
    expect([...errors]).toEqual([]);
  }, 60_000);

  it.each<readonly [string, readonly string[]]>([
    ['TRUNCATE', ['TRUNCATE TABLE item']],
    ['DELETE without WHERE', ['DELETE FROM item']],
    ['DROP and CREATE', ['DROP TABLE item', ITEM_TABLE]],
    [
      'DROP, CREATE and rows at once',
      ['DROP TABLE item', ITEM_TABLE, 'INSERT INTO item VALUES (1, 9, NULL), (2, 9, NULL)'],
    ],
    ...(kind === 'mariadb'
      ? [['CREATE OR REPLACE', [ITEM_TABLE.replace('CREATE', 'CREATE OR REPLACE')]] as const]
      : []),
  ])('is followed where every row goes: %s', async (_, statements) => {
    await live.writePair();
    await live.settled();
    const former = await live.item(1);
    expect(former).not.toBeNull();
    // The former rows or none of them: the pair is there, or it is gone.
    const { wrong, errors } = await live.watch(async () => {
      for (const statement of statements) await live.database.execute(statement);
      await live.settled();
    });
    expect(
      wrong.filter((what) => what !== 'a row was missing: [null,null]' && !/ after /.test(what)),
    ).toEqual([]);
    expect([...errors]).toEqual([]);
  });

  it('of the same name in another database leaves ours as it is', async () => {
    const { name } = live.database;
    await live.writePair();
    await live.settled();
    await live.database.execute(
      `CREATE DATABASE ${name}_other`,
      `CREATE TABLE ${name}_other.item (id INT PRIMARY KEY, value INT)`,
      `INSERT INTO ${name}_other.item VALUES (1, -1), (99, -1)`,
      `UPDATE item, ${name}_other.item AS other SET item.value = 77, other.value = 78 WHERE item.id = other.id`,
      `TRUNCATE TABLE ${name}_other.item`,
    );
    const { wrong } = await live.watch(() => live.settled());
    expect(wrong.filter((what) => !what.startsWith('torn: 77'))).toEqual([]);
    await live.database.execute(`DROP DATABASE ${name}_other`);
    await live.settled();
    expect((await live.item(1))?.value).toBe(77);
    expect(await live.item(99)).toBeNull();
  });
});
