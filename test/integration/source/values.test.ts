import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { Transaction } from '../../../src/model/change.js';
import type { Document } from '../../../src/model/document.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const nullable = { nullable: true } as const;

const Value = defineEntity({
  name: 'Value',
  fields: {
    id: field.int(),
    tiny: field.int(nullable),
    small: field.int(nullable),
    medium: field.int(nullable),
    whole: field.int(nullable),
    unsignedWhole: field.bigint(nullable),
    big: field.bigint(nullable),
    unsignedBig: field.bigint(nullable),
    flag: field.boolean(nullable),
    bit: field.boolean(nullable),
    bits: field.bigint(nullable),
    exact: field.decimal(nullable),
    padded: field.decimal(nullable),
    single: field.float(nullable),
    double: field.float(nullable),
    fixed: field.string(nullable),
    text: field.string(nullable),
    latin: field.string(nullable),
    cyrillic: field.string(nullable),
    binary: field.bytes(nullable),
    blob: field.bytes(nullable),
    choice: field.enum(['a', "it's", 'ü'], nullable),
    choices: field.set(['x', 'y', 'z'], nullable),
    day: field.date(nullable),
    moment: field.localDateTime(nullable),
    momentMicro: field.localDateTime(nullable),
    stamp: field.dateTime(nullable),
    stampMicro: field.dateTime(nullable),
    duration: field.time(nullable),
    durationMicro: field.time(nullable),
    year: field.int(nullable),
    json: field.json(nullable),
    hidden: field.int(nullable),
    doubled: field.int(nullable),
    settled: field.json(),
  },
  key: ['id'],
});

const TABLE = `CREATE TABLE \`value\` (
  id INT PRIMARY KEY,
  tiny TINYINT, small SMALLINT UNSIGNED, medium MEDIUMINT, whole INT, unsigned_whole INT UNSIGNED,
  big BIGINT, unsigned_big BIGINT UNSIGNED, flag TINYINT(1), bit BIT(1), bits BIT(64),
  exact DECIMAL(65,30), padded DECIMAL(10,2) ZEROFILL, single FLOAT, \`double\` DOUBLE,
  fixed CHAR(10), text TEXT, latin VARCHAR(20) CHARACTER SET latin1,
  cyrillic VARCHAR(20) CHARACTER SET cp1251, \`binary\` BINARY(5), \`blob\` BLOB,
  choice ENUM('a', 'it''s', 'ü'), choices SET('x','y','z'),
  day DATE, moment DATETIME, moment_micro DATETIME(6), stamp TIMESTAMP NULL, stamp_micro TIMESTAMP(6) NULL,
  duration TIME, duration_micro TIME(6), year YEAR, json JSON,
  hidden INT INVISIBLE, doubled INT AS (tiny * 2) STORED,
  settled JSON NOT NULL
) ENGINE=InnoDB CHARACTER SET utf8mb4`;

const COLUMNS =
  'id,tiny,small,medium,whole,unsigned_whole,big,unsigned_big,flag,bit,bits,exact,padded,single,`double`,' +
  'fixed,text,latin,cyrillic,`binary`,`blob`,choice,choices,day,moment,moment_micro,stamp,stamp_micro,' +
  'duration,duration_micro,year,json,hidden,settled';

const EXTREMES = `(1, -128, 65535, -8388608, -2147483648, 4294967295, -9223372036854775808,
  18446744073709551615, 1, b'1', b'1111111111111111111111111111111111111111111111111111111111111111',
  -12345678901234567890123456789012345.123456789012345678901234567890, 1.5, 0.1, 1e-300,
  'ab ', 'Zürich 😀 \\0', 'Grüße', 'Привет', x'0100000000', x'00ff00', 'it''s', 'z,x',
  '9999-12-31', '1000-01-01 00:00:00', '2024-02-29 23:59:59.000001', '2038-01-19 03:14:07', '2024-10-27 00:30:00.5',
  '-838:59:59', '-00:00:00.000001', 2155, '{"b": [1, {"d": null, "c": "ü"}], "a": true}', 7, '{}')`;
const SMALL = `(2, 0, 0, 0, 0, 0, 9007199254740993, 9007199254740993, 0, b'0', b'0', 0, 0, -0.5, 0.1,
  '', '', '', '', x'0000000000', '', 'a', '', '1000-01-01', '2024-01-01 00:00:00', '2024-01-01 00:00:00',
  '1970-01-01 00:00:01', '2024-01-01', '-01:00:00', '00:00:00', 1901, '[]', NULL, 'null')`;
const NULLS = `(3${', NULL'.repeat(32)}, 'null')`;

describeEachSource('values', ({ adminUrl }) => {
  let database: TestDatabase;
  let source: MysqlSource;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Value])));
    await database.execute("SET time_zone = '+00:00'", TABLE);
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  it('are the same in a snapshot, an inserted row and both images of an update', async () => {
    const empty = await source.snapshot(new AbortController().signal);
    await empty[Symbol.asyncDispose]();
    await database.execute(
      `INSERT INTO \`value\` (${COLUMNS}) VALUES ${EXTREMES}, ${SMALL}, ${NULLS}`,
      'UPDATE `value` SET tiny = 1 WHERE id = 2',
    );
    const [insert, update] = await transactionsAfter(source, empty.high, 2);
    const inserted = insert?.changes.map(({ after }) => after) ?? [];
    expect(update?.changes).toEqual([
      { entity: Value, before: inserted[1], after: { ...inserted[1], tiny: 1, doubled: 2 } },
    ]);
    const stored = await documents(source);
    expect(stored).toEqual([inserted[0], update?.changes[0]?.after, inserted[2]]);
  });

  it('lose no digit, no zone and no byte', async () => {
    const [extremes, , nulls] = await documents(source);
    expect(extremes).toEqual({
      id: 1,
      tiny: -128,
      small: 65535,
      medium: -8388608,
      whole: -2147483648,
      unsignedWhole: '4294967295',
      big: '-9223372036854775808',
      unsignedBig: '18446744073709551615',
      flag: true,
      bit: true,
      bits: '18446744073709551615',
      exact: '-12345678901234567890123456789012345.123456789012345678901234567890',
      padded: '1.50',
      single: Math.fround(0.1),
      double: 1e-300,
      fixed: 'ab',
      text: 'Zürich 😀 \0',
      latin: 'Grüße',
      cyrillic: 'Привет',
      binary: 'AQAAAAA=',
      blob: 'AP8A',
      choice: "it's",
      choices: ['x', 'z'],
      day: '9999-12-31',
      moment: '1000-01-01T00:00:00',
      momentMicro: '2024-02-29T23:59:59.000001',
      stamp: '2038-01-19T03:14:07Z',
      stampMicro: '2024-10-27T00:30:00.500000Z',
      duration: '-838:59:59',
      durationMicro: '-00:00:00.000001',
      year: 2155,
      json: { a: true, b: [1, { c: 'ü', d: null }] },
      hidden: 7,
      doubled: -256,
      settled: {},
    });
    expect(Object.values(nulls ?? {}).filter((value) => value !== null)).toEqual([3]);
  });
});

async function documents(source: MysqlSource): Promise<Document[]> {
  await using snapshot = await source.snapshot(new AbortController().signal);
  const found: Document[] = [];
  for await (const batch of snapshot.read(Value)) found.push(...batch);
  return found;
}

async function transactionsAfter(
  source: MysqlSource,
  from: Transaction['position'],
  count: number,
) {
  const found: Transaction[] = [];
  for await (const transaction of source.stream(from, AbortSignal.timeout(20_000))) {
    if (transaction.changes.length > 0) found.push(transaction);
    if (found.length === count) break;
  }
  return found;
}
