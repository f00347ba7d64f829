import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { RowChange } from '../../../src/model/change.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const Item = defineEntity({
  name: 'Item',
  fields: { id: field.int(), value: field.int() },
  key: ['id'],
});

/** What sessions can do to the binlog whatever the server's settings are (CDC.md, A). */
describeEachSource('a session that writes the binlog its own way', ({ kind, adminUrl }) => {
  let database: TestDatabase;
  let source: MysqlSource;
  let from: Position;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Item])));
    await database.execute('CREATE TABLE item (id INT PRIMARY KEY, value INT NOT NULL)');
  });
  afterAll(async () => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    await database.execute('DELETE FROM item');
    await using snapshot = await source.snapshot(new AbortController().signal);
    from = snapshot.high;
  });

  const nextChanges = async (): Promise<readonly RowChange[]> => {
    for await (const { changes } of source.stream(from, AbortSignal.timeout(15_000))) {
      if (changes.length > 0) return changes;
    }
    throw new Error('Expected a transaction.');
  };
  const inSession = async (...statements: string[]) => {
    const session = await database.connect();
    for (const statement of statements) await session.query(statement);
    await session.end();
  };

  it('with partial row images is found out: a missing column is not NULL', async () => {
    await inSession(
      'INSERT INTO item VALUES (1, 1)',
      "SET SESSION binlog_row_image = 'MINIMAL'",
      'UPDATE item SET value = 2',
    );
    const stream = async () => {
      for await (const _ of source.stream(from, AbortSignal.timeout(15_000)));
    };
    await expect(stream()).rejects.toMatchObject({ code: 'EVENT_UNDECODABLE' });
  });

  it('with statements instead of rows is found out', async () => {
    await inSession("SET SESSION binlog_format = 'STATEMENT'", 'INSERT INTO item VALUES (1, 1)');
    await expect(nextChanges()).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
  });

  it('with compressed events is read, or found out', async () => {
    if (kind === 'mysql') {
      await inSession(
        'SET SESSION binlog_transaction_compression = ON',
        'INSERT INTO item VALUES (1, 1)',
      );
      await expect(nextChanges()).rejects.toMatchObject({ code: 'EVENT_UNDECODABLE' });
      return;
    }
    await database.execute(
      'SET GLOBAL log_bin_compress = ON, GLOBAL log_bin_compress_min_len = 10',
    );
    try {
      await inSession('INSERT INTO item VALUES (1, 1)');
      const changes = await nextChanges();
      expect(changes.map(({ before, after }) => [before, after])).toEqual([
        [undefined, { id: 1, value: 1 }],
      ]);
    } finally {
      await database.execute('SET GLOBAL log_bin_compress = OFF');
    }
  });

  it('with LOAD DATA as a statement is found out', async () => {
    const session = await database.connect({
      infileStreamFactory: () => Readable.from([Buffer.from('7\t70\n')]),
    });
    await database.execute('SET GLOBAL local_infile = ON');
    await session.query("SET SESSION binlog_format = 'STATEMENT'");
    await session.query("LOAD DATA LOCAL INFILE 'rows.txt' INTO TABLE item");
    await session.end();
    await expect(nextChanges()).rejects.toMatchObject({
      code: expect.stringMatching(/EVENT_UNDECODABLE|TABLE_CHANGED/),
    });
  });

  it('with a statement in another database that reaches a tracked table is found out', async () => {
    await database.execute(
      'DROP TRIGGER IF EXISTS reach',
      'CREATE TABLE IF NOT EXISTS door (id INT PRIMARY KEY)',
      'CREATE TRIGGER reach AFTER INSERT ON door FOR EACH ROW INSERT INTO item VALUES (NEW.id, 0)',
    );
    await using snapshot = await source.snapshot(new AbortController().signal);
    from = snapshot.high;
    await inSession(
      'USE mysql',
      "SET SESSION binlog_format = 'STATEMENT'",
      `INSERT INTO ${database.name}.door VALUES (8)`,
    );
    await expect(nextChanges()).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
    await database.execute('DROP TABLE door');
  });

  if (kind === 'mariadb') {
    it('with a rollback to a savepoint in the log is found out, where rows came before it', async () => {
      await inSession(
        'CREATE TABLE IF NOT EXISTS plain (id INT) ENGINE=MyISAM',
        'BEGIN',
        'INSERT INTO item VALUES (1, 1)',
        'SAVEPOINT s',
        'INSERT INTO plain VALUES (1)',
        'INSERT INTO item VALUES (2, 2)',
        'ROLLBACK TO s',
        'COMMIT',
      );
      await expect(nextChanges()).rejects.toMatchObject({
        code: expect.stringMatching(/EVENT_UNDECODABLE|TABLE_CHANGED/),
      });
      await database.execute('DROP TABLE plain');
    });
  }

  it('as XA counts at its commit, not at its prepare, and not at all when rolled back', async () => {
    const streaming = nextChanges();
    await inSession(
      "XA START 'gone'",
      'INSERT INTO item VALUES (1, 1)',
      "XA END 'gone'",
      "XA PREPARE 'gone'",
      "XA ROLLBACK 'gone'",
      "XA START 'kept'",
      'INSERT INTO item VALUES (2, 2)',
      "XA END 'kept'",
      "XA PREPARE 'kept'",
      "XA COMMIT 'kept'",
    );
    expect((await streaming).map(({ after }) => after)).toEqual([{ id: 2, value: 2 }]);
  });

  it('as XA that was prepared before the stream began is found out at its commit', async () => {
    await inSession(
      "XA START 'old'",
      'INSERT INTO item VALUES (3, 3)',
      "XA END 'old'",
      "XA PREPARE 'old'",
    );
    await using snapshot = await source.snapshot(new AbortController().signal);
    from = snapshot.high;
    await inSession("XA COMMIT 'old'");
    await expect(nextChanges()).rejects.toMatchObject({ code: 'EVENT_UNDECODABLE' });
  });
});
