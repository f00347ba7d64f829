import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { RowChange } from '../../../src/model/change.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { documentsIn } from '../../support/decoded-documents.js';
import { describeEachSource } from '../../support/each-source.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';
import { startOwnMariadb } from '../../support/servers/own-servers.js';
import { openSlowLink } from '../../support/slow-link.js';

const Item = defineEntity({
  name: 'Item',
  table: 'Item',
  fields: { id: field.int(), day: field.date() },
  key: ['id'],
});
const catalog = defineCatalog([Item]);
const { signal } = new AbortController();

async function nextChanges(source: MysqlSource, from: Position): Promise<readonly RowChange[]> {
  for await (const { changes } of source.stream(from, AbortSignal.timeout(20_000))) {
    if (changes.length > 0) return changes;
  }
  throw new Error('Expected a transaction.');
}
const positionOf = async (source: MysqlSource) => {
  await using snapshot = await source.snapshot(signal);
  return snapshot.high;
};

describe('a server that folds names', () => {
  let database: TestDatabase;
  let adminUrl: string;
  beforeAll(async () => {
    const { folder } = inject('servers');
    const args = ['--lower-case-table-names=1', '--binlog-ignore-db=kept_out'];
    adminUrl = (await startOwnMariadb({ folder, args })).rootUrl();
    database = await createTestDatabase(adminUrl);
    await database.execute('CREATE TABLE Item (id INT PRIMARY KEY, day DATE NOT NULL)');
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  it('is followed under whatever spelling', async () => {
    const url = new URL(database.url);
    url.pathname = url.pathname.toUpperCase();
    const source = new MysqlSource(mysqlSourceOptions(url.href, catalog));
    const from = await positionOf(source);
    await database.execute("INSERT INTO ITEM VALUES (1, '2024-01-01')");
    const [change] = await nextChanges(source, from);
    expect(change?.after).toEqual({ id: 1, day: '2024-01-01' });
  });

  it('is refused where it keeps the database out of its binlog', async () => {
    const url = new URL(database.url);
    url.pathname = '/kept_out';
    await database.execute(
      'CREATE DATABASE kept_out',
      `GRANT SELECT ON kept_out.* TO '${database.name}'@'%'`,
    );
    const source = new MysqlSource(mysqlSourceOptions(url.href, catalog));
    await expect(source.preflight(signal)).rejects.toMatchObject({
      code: 'SOURCE_UNSUITABLE',
      message: expect.stringMatching(/kept_out.*binlog-ignore-db/),
    });
  });

  it('is refused where it replicates and does not log that', async () => {
    await database.execute("SET GLOBAL gtid_slave_pos = '0-1-999,5-5-5'");
    const source = new MysqlSource(mysqlSourceOptions(database.url, catalog));
    await expect(source.preflight(signal)).rejects.toMatchObject({
      code: 'SOURCE_UNSUITABLE',
      message: expect.stringContaining('log_slave_updates=ON'),
    });
  });
});

describe('a stream', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(inject('servers').mariadb.adminUrl);
    await database.execute(
      'CREATE TABLE Item (id INT PRIMARY KEY, day DATE NOT NULL)',
      'CREATE TABLE big (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(1000))',
    );
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  it('outlives a large transaction of others on a slow link', async () => {
    const url = new URL(database.url);
    await using link = await openSlowLink(Number(url.port), 2_000_000);
    url.port = String(link.port);
    const source = new MysqlSource({ ...mysqlSourceOptions(url.href, catalog), heartbeatMs: 200 });
    const from = await positionOf(source);
    await database.execute(
      "INSERT INTO big (v) SELECT REPEAT('x', 1000) FROM seq_1_to_5000",
      "INSERT INTO Item VALUES (2, '2024-01-02')",
    );
    const [change] = await nextChanges(source, from);
    expect(change?.after).toMatchObject({ id: 2 });
  });

  it('waits for a slow consumer longer than the server would', async () => {
    const source = new MysqlSource(mysqlSourceOptions(database.url, catalog));
    const from = await positionOf(source);
    await database.execute('SET GLOBAL net_write_timeout = 1');
    let seen = 0;
    try {
      const rows = 3_000;
      const streaming = (async () => {
        for await (const { changes } of source.stream(from, AbortSignal.timeout(60_000))) {
          if (changes.length === 0) continue;
          // More than what waits in memory and in the sockets' buffers was written by then.
          if (seen === 0) await delay(5_000);
          seen += changes.length;
          if (seen === rows) return;
        }
      })();
      for (let id = 0; id < rows; id += 1) {
        await database.execute(
          `INSERT INTO Item VALUES (${10_000 + id}, '2024-01-01')`,
          "INSERT INTO big (v) SELECT REPEAT('x', 1000) FROM seq_1_to_20",
        );
      }
      await streaming;
      expect(seen).toBe(rows);
    } finally {
      await database.execute('SET GLOBAL net_write_timeout = 60');
    }
  }, 60_000);

  it('of a row that cannot be represented asks for what it is now', async () => {
    const source = new MysqlSource(mysqlSourceOptions(database.url, catalog));
    const from = await positionOf(source);
    await database.execute(
      "SET SESSION sql_mode = ''",
      "INSERT INTO Item VALUES (3, '0000-00-00')",
    );
    await expect(nextChanges(source, from)).rejects.toMatchObject({
      code: 'EVENT_UNDECODABLE',
      message: expect.stringMatching(/item\.day: expected a date, got "0000-00-00"/i),
    });
    await using snapshot = await source.snapshot(signal);
    const read = async () => {
      for await (const _ of snapshot.read(Item));
    };
    await expect(read()).rejects.toMatchObject({ code: 'SOURCE_UNSUITABLE' });
  });
});

describeEachSource('two streams with one server id', ({ adminUrl }) => {
  it('evict each other, and say why', async () => {
    await using database = await createTestDatabase(adminUrl);
    await database.execute('CREATE TABLE Item (id INT PRIMARY KEY, day DATE NOT NULL)');
    const options = mysqlSourceOptions(database.url, catalog);
    const [one, other] = [new MysqlSource(options), new MysqlSource(options)];
    const from = await positionOf(one);
    const both = Promise.all([nextChanges(one, from), nextChanges(other, from)]);
    await expect(both).rejects.toMatchObject({ code: 'SOURCE_LOST' });
  });
});

describe('a server with its own idea of what clients speak', () => {
  const Town = defineEntity({
    name: 'Town',
    table: 'town',
    fields: { name: field.string(), note: field.string() },
    key: ['name'],
  });
  const TOWNS = [
    { name: 'Zörich', note: 'ß' },
    { name: 'Zürich', note: '東京 😀' },
  ];

  it.each([
    [
      'ignores what they say',
      ['--character-set-server=latin1', '--skip-character-set-client-handshake'],
    ],
    ['tells them otherwise', ['--init-connect=SET NAMES latin1']],
  ])('is loaded and followed to the letter: it %s', async (_, args) => {
    const { folder } = inject('servers');
    const own = await startOwnMariadb({ folder, args });
    await using database = await createTestDatabase(own.rootUrl());
    await database.execute(
      'SET NAMES utf8mb4',
      'CREATE TABLE town (name VARCHAR(50) PRIMARY KEY, note TEXT NOT NULL) CHARSET utf8mb4 COLLATE utf8mb4_bin',
      ...TOWNS.slice(0, 1).map(
        ({ name, note }) => `INSERT INTO town VALUES ('${name}', '${note}')`,
      ),
    );
    const source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Town])));
    const from = await positionOf(source);
    await database.execute(
      'SET NAMES utf8mb4',
      ...TOWNS.slice(1).map(({ name, note }) => `INSERT INTO town VALUES ('${name}', '${note}')`),
    );
    const [change] = await nextChanges(source, from);
    expect(change?.after).toEqual(TOWNS[1]);
    await using snapshot = await source.snapshot(signal);
    expect(await documentsIn(snapshot.read(Town))).toEqual(TOWNS);
  });
});
