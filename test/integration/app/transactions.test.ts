import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeEachSource } from '../../support/each-source.js';
import { LiveSync } from '../../support/live-sync.js';

interface Case {
  readonly what: string;
  /** Run one after the other, in a session of its own. */
  readonly statements: readonly string[];
  readonly only?: 'mariadb' | 'mysql';
}

const xa = (xid: string, ...statements: string[]) => [
  `XA START ${xid}`,
  ...statements,
  `XA END ${xid}`,
  `XA PREPARE ${xid}`,
];

/** What is applied from the log: the generation stays. */
const APPLIED: readonly Case[] = [
  {
    what: 'savepoints that are rolled back and released',
    statements: [
      'BEGIN',
      'INSERT INTO item (id, value) VALUES (10, 1)',
      'SAVEPOINT a',
      'UPDATE item SET value = 2 WHERE id = 10',
      'SAVEPOINT b',
      'DELETE FROM item WHERE id = 10',
      'ROLLBACK TO b',
      'RELEASE SAVEPOINT a',
      'COMMIT',
    ],
  },
  {
    what: 'rows of tracked and of other tables',
    statements: [
      'BEGIN',
      'INSERT INTO other VALUES (1)',
      'INSERT INTO item (id, value) VALUES (11, 1)',
      'UPDATE item, other SET item.value = 3, other.id = 2 WHERE item.id = 11',
      'DELETE FROM other',
      'COMMIT',
    ],
  },
  {
    what: 'only rows of other tables',
    statements: ['BEGIN', 'INSERT INTO other VALUES (5), (6)', 'DELETE FROM other', 'COMMIT'],
  },
  {
    what: 'nothing, by ROLLBACK',
    statements: ['BEGIN', 'INSERT INTO item (id, value) VALUES (12, 1)', 'ROLLBACK'],
  },
  {
    what: 'rows that are put in by ON DUPLICATE KEY and REPLACE',
    statements: [
      'INSERT INTO item (id, value) VALUES (13, 1) ON DUPLICATE KEY UPDATE value = 9',
      'INSERT INTO item (id, value) VALUES (13, 1) ON DUPLICATE KEY UPDATE value = 9',
      'REPLACE INTO item (id, value) VALUES (13, 4), (14, 4)',
      'INSERT IGNORE INTO item (id, value) VALUES (14, 5), (15, 5)',
    ],
  },
  {
    what: 'keys that are swapped and moved up',
    statements: [
      'INSERT INTO item VALUES (20, 20, NULL), (21, 21, NULL), (22, 22, NULL)',
      'BEGIN',
      'UPDATE item SET id = -20 WHERE id = 20',
      'UPDATE item SET id = 20 WHERE id = 21',
      'UPDATE item SET id = 21 WHERE id = -20',
      'COMMIT',
      'UPDATE item SET id = id + 1 WHERE id BETWEEN 20 AND 22 ORDER BY id DESC',
    ],
  },
  {
    what: 'XA in one phase',
    statements: [
      "XA START 'one'",
      'INSERT INTO item (id, value) VALUES (30, 1)',
      "XA END 'one'",
      "XA COMMIT 'one' ONE PHASE",
    ],
  },
  {
    what: 'XA that is prepared, then committed or rolled back',
    statements: [
      ...xa("X'00ff','b',7", 'INSERT INTO item (id, value) VALUES (31, 1)'),
      "XA COMMIT X'00ff','b',7",
      ...xa("'gone'", 'INSERT INTO item (id, value) VALUES (32, 1)'),
      "XA ROLLBACK 'gone'",
    ],
  },
  {
    what: 'compressed events',
    only: 'mariadb',
    statements: [
      'SET GLOBAL log_bin_compress = ON',
      'SET GLOBAL log_bin_compress_min_len = 10',
      "INSERT INTO item VALUES (33, 1, REPEAT('z', 90))",
      'SET GLOBAL log_bin_compress = OFF',
    ],
  },
];

/** What the log does not hold as whole rows: its outcome is loaded. */
const LOADED: readonly Case[] = [
  {
    what: 'a session that logs statements',
    statements: [
      "SET SESSION binlog_format = 'STATEMENT'",
      'UPDATE item SET value = value + 1 WHERE id = 1',
      'UPDATE item SET value = value + 1 WHERE id = 2',
    ],
  },
  {
    what: 'a session with partial row images',
    statements: [
      "SET SESSION binlog_row_image = 'MINIMAL'",
      'UPDATE item SET value = value + 1 WHERE id IN (1, 2)',
    ],
  },
  {
    what: 'a session that compresses its transactions',
    only: 'mysql',
    statements: [
      'SET SESSION binlog_transaction_compression = ON',
      'UPDATE item SET value = value + 1 WHERE id IN (1, 2)',
    ],
  },
  {
    what: 'a session that logs parts of JSON',
    only: 'mysql',
    statements: [
      "UPDATE item SET facts = JSON_OBJECT('a', 1, 'b', REPEAT('x', 100))",
      "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'",
      "UPDATE item SET facts = JSON_SET(facts, '$.a', 2), note = 'partial' WHERE id = 1",
    ],
  },
  {
    what: 'a rollback beside a table that cannot be rolled back',
    statements: [
      'BEGIN',
      'INSERT INTO item (id, value) VALUES (40, 1)',
      'SAVEPOINT s',
      'INSERT INTO plain VALUES (1)',
      'INSERT INTO item (id, value) VALUES (41, 1)',
      'ROLLBACK TO s',
      'COMMIT',
    ],
    only: 'mariadb',
  },
];

describeEachSource('a transaction', ({ kind, adminUrl }) => {
  let live: LiveSync;
  beforeAll(async () => {
    live = await LiveSync.open({ adminUrl, redisUrl: inject('servers').redis.url });
    await live.database.execute(
      'ALTER TABLE item ADD COLUMN facts JSON',
      'CREATE TABLE other (id INT PRIMARY KEY)',
      'CREATE TABLE plain (id INT) ENGINE=MyISAM',
    );
    await live.writePair();
    live.start();
    await live.following();
    await live.settled();
  });
  afterAll(async () => live?.[Symbol.asyncDispose]());

  const inSession = async (statements: readonly string[]) => {
    const session = await live.database.connect();
    for (const statement of statements) await session.query(statement);
    await session.end();
  };
  const here = ({ only = kind }: Case) => only === kind;

  it.each(APPLIED.filter(here))('is applied: $what', async ({ statements }) => {
    const before = await live.generation();
    const { wrong } = await live.watch(async () => {
      await inSession(
        statements.map((text) => text.replace('item VALUES', 'item (id, value, note) VALUES')),
      );
      await live.settled();
    });
    expect(wrong).toEqual([]);
    expect(await live.generation()).toBe(before);
  });

  it.each(LOADED.filter(here))('is loaded with a new generation: $what', async ({ statements }) => {
    const before = await live.generation();
    const { errors } = await live.watch(async () => {
      await inSession(statements);
      await live.settled();
    });
    expect([...errors]).toEqual([]);
    expect(await live.generation()).not.toBe(before);
    await live.following();
  });

  describe('of XA', () => {
    const commit = (...xids: string[]) => inSession(xids.map((xid) => `XA COMMIT '${xid}'`));

    it('is applied at its commit where others are prepared and committed in between', async () => {
      const before = await live.generation();
      await inSession(xa("'a'", 'INSERT INTO item (id, value) VALUES (50, 1)'));
      await inSession(xa("'b'", 'INSERT INTO item (id, value) VALUES (51, 2)'));
      await inSession(xa("'c'", 'INSERT INTO item (id, value) VALUES (52, 3)'));
      await live.settled();
      expect(await live.item(50)).toBeNull();
      await inSession(["XA ROLLBACK 'b'"]);
      await commit('c');
      await live.settled();
      expect([await live.item(50), await live.item(51)]).toEqual([null, null]);
      expect((await live.item(52))?.value).toBe(3);
      await commit('a');
      await live.settled();
      expect((await live.item(50))?.value).toBe(1);
      expect(await live.generation()).toBe(before);
    });

    it('is not lost where it was prepared before the worker came, or before a snapshot', async () => {
      await inSession(xa("'early'", 'INSERT INTO item (id, value) VALUES (55, 5)'));
      await inSession(xa("'undone'", 'INSERT INTO item (id, value) VALUES (56, 6)'));
      await live.settled();
      await live.stop();
      live.start();
      await live.settled();
      await commit('early');
      await live.settled();
      expect((await live.item(55))?.value).toBe(5);
      // The new generation's snapshot did not see it either.
      await inSession(["XA ROLLBACK 'undone'"]);
      await live.settled();
      expect(await live.item(56)).toBeNull();

      await inSession(xa("'snapshot'", 'INSERT INTO item (id, value) VALUES (57, 7)'));
      await inSession([
        "SET SESSION binlog_format = 'STATEMENT'",
        'UPDATE item SET value = value + 1 WHERE id IN (1, 2)',
      ]);
      await live.settled();
      await commit('snapshot');
      await live.settled();
      expect((await live.item(57))?.value).toBe(7);
    });
  });
});
