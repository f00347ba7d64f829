import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const Thing = defineEntity({
  name: 'Thing',
  fields: { code: field.string(), name: field.string(), kind: field.enum(['a', 'b']) },
  key: ['code'],
});
const catalog = defineCatalog([Thing]);

const COLUMNS = "code CHAR(2) PRIMARY KEY, name VARCHAR(20) NOT NULL, kind ENUM('a','b') NOT NULL";

describeEachSource('preflight', ({ kind, adminUrl }) => {
  let database: TestDatabase;
  const checked = (url = database.url) =>
    new MysqlSource(mysqlSourceOptions(url, catalog)).preflight(new AbortController().signal);
  const withUrl = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return url.href;
  };

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
  });
  afterAll(async () => database[Symbol.asyncDispose]());
  afterEach(async () => {
    await database.execute('DROP TABLE IF EXISTS thing, other');
  });

  it('accepts a table that has what the entity says, and more', async () => {
    await database.execute(`CREATE TABLE thing (${COLUMNS}, more INT)`);
    await expect(checked()).resolves.toBeUndefined();
  });

  describe('refuses, and says what differs and what to do:', () => {
    it.each([
      ['no table', 'SELECT 1', /Expected a table thing for entity Thing, got none.*grant SELECT/],
      [
        'an absent column',
        "CREATE TABLE thing (code CHAR(2) PRIMARY KEY, label VARCHAR(20), kind ENUM('a','b') NOT NULL)",
        /field name expects column name, got columns code, label, kind/,
      ],
      [
        'another type',
        `CREATE TABLE thing (${COLUMNS.replace('VARCHAR(20)', 'INT')})`,
        /column name: expected a column of char, varchar.* for field type string, got int/,
      ],
      [
        'a column that may be NULL',
        `CREATE TABLE thing (${COLUMNS.replace('VARCHAR(20) NOT NULL', 'VARCHAR(20)')})`,
        /column name: expected a NOT NULL column/,
      ],
      [
        'an enum member that the entity does not know',
        `CREATE TABLE thing (${COLUMNS.replace("'b'", "'b','c'")})`,
        /column kind: expected the members a, b, got also c/,
      ],
      [
        'another key',
        `CREATE TABLE thing (${COLUMNS.replace(' PRIMARY KEY', ' NOT NULL')}, PRIMARY KEY (name))`,
        /expected the primary key \(code\), got \(name\)/,
      ],
      [
        'no key',
        `CREATE TABLE thing (${COLUMNS.replace(' PRIMARY KEY', ' NOT NULL')})`,
        /expected the primary key \(code\), got \(none\)/,
      ],
    ])('%s', async (_, ddl, message) => {
      await database.execute(ddl);
      await expect(checked()).rejects.toMatchObject({
        code: 'SCHEMA_DRIFT',
        message: expect.stringMatching(message),
      });
    });

    it('every difference of a table at once', async () => {
      await database.execute('CREATE TABLE thing (code INT PRIMARY KEY, name VARCHAR(20))');
      await expect(checked()).rejects.toThrowError(
        /column code:.*column name:.*field kind expects/,
      );
    });

    it('an engine without transactions', async () => {
      await database.execute(`CREATE TABLE thing (${COLUMNS}) ENGINE=MyISAM`);
      await expect(checked()).rejects.toMatchObject({
        code: 'SOURCE_UNSUITABLE',
        message: expect.stringMatching(/Table thing cannot be followed: expected ENGINE=InnoDB/),
      });
    });

    if (kind === 'mariadb') {
      it('a table that keeps its history', async () => {
        await database.execute(`CREATE TABLE thing (${COLUMNS}) WITH SYSTEM VERSIONING`);
        await expect(checked()).rejects.toThrowError(/no SYSTEM VERSIONING/);
      });
    }

    it.each([
      ['binlog_row_image', 'MINIMAL', 'FULL'],
      ['binlog_row_metadata', 'MINIMAL', 'FULL'],
      ...(kind === 'mysql' ? [['binlog_row_value_options', 'PARTIAL_JSON', '']] : []),
      ...(kind === 'mysql' ? [['binlog_transaction_compression', 'ON', 'OFF']] : []),
      ...(kind === 'mariadb' ? [['binlog_format', 'STATEMENT', 'ROW']] : []),
    ])('%s=%s', async (variable = '', wrong = '', right = '') => {
      await database.execute(`CREATE TABLE thing (${COLUMNS})`);
      await database.execute(`SET GLOBAL ${variable} = '${wrong}'`);
      try {
        await expect(checked()).rejects.toMatchObject({
          code: 'SOURCE_UNSUITABLE',
          message: expect.stringContaining(`${variable}=${right || "''"} (is ${wrong})`),
        });
      } finally {
        await database.execute(`SET GLOBAL ${variable} = '${right}'`);
      }
    });

    it('a wrong password, without printing it', async () => {
      const wrong = withUrl((url) => {
        url.password = 'not-this';
      });
      await expect(checked(wrong)).rejects.toMatchObject({
        code: 'SOURCE_DENIED',
        message: expect.not.stringContaining('not-this'),
      });
    });

    it('a user that may not read the binlog', async () => {
      await database.execute(
        `CREATE TABLE thing (${COLUMNS})`,
        `CREATE USER '${database.name}_x'@'%' IDENTIFIED BY 'secret'`,
        `GRANT SELECT ON ${database.name}.* TO '${database.name}_x'@'%'`,
      );
      const limited = withUrl((url) => {
        url.username = `${database.name}_x`;
      });
      await expect(checked(limited)).rejects.toMatchObject({
        code: 'SOURCE_DENIED',
        message: expect.stringMatching(/REPLICATION SLAVE, got .*GRANT REPLICATION SLAVE/),
      });
      await database.execute(`DROP USER '${database.name}_x'@'%'`);
    });

    it('a database that is not there', async () => {
      const absent = withUrl((url) => {
        url.pathname = '/absent_database';
      });
      await expect(checked(absent)).rejects.toMatchObject({
        code: expect.stringMatching(/SOURCE_UNSUITABLE|SOURCE_DENIED/),
        message: expect.stringContaining('absent_database'),
      });
    });

    it('a server that is not there', async () => {
      const nowhere = 'mysql://a:b@127.0.0.1:1/atlas';
      await expect(checked(nowhere)).rejects.toMatchObject({
        code: 'SOURCE_LOST',
        message: expect.stringMatching(/Cannot connect to 127\.0\.0\.1:1\/atlas.*ECONNREFUSED/),
      });
    });
  });
});
