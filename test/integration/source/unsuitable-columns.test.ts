import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { openSource, selectedDocuments } from '../../support/row-paths.js';

const nullable = { nullable: true } as const;

describeEachSource('columns', ({ kind, adminUrl }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    await database.execute("SET SESSION sql_mode = ''");
  });
  afterAll(async () => database[Symbol.asyncDispose]());
  afterEach(async () => database.execute('DROP TABLE IF EXISTS thing'));

  describe('that may not be NULL refuse a row that has no value, with its key:', () => {
    it.each([
      ['DATE', field.date(), "'0000-00-00'"],
      ['DATETIME', field.localDateTime(), "'2024-00-01 00:00:00'"],
      ['TIMESTAMP', field.dateTime(), "'0000-00-00 00:00:00'"],
      ["ENUM('a','b')", field.enum(['a', 'b']), "'no member'"],
    ])('%s %s', async (type, of, value) => {
      const Thing = defineEntity({
        name: 'Thing',
        fields: { id: field.int(), value: of },
        key: ['id'],
      });
      await database.execute(
        `CREATE TABLE thing (id INT PRIMARY KEY, value ${type} NOT NULL)`,
        `INSERT INTO thing VALUES (1, ${value})`,
      );
      await expect(selectedDocuments(openSource(database, Thing), Thing)).rejects.toMatchObject({
        code: 'SOURCE_UNSUITABLE',
        message: expect.stringMatching(
          /^thing\.value: expected .*, got ".*The row's key: \[1\]\.$/,
        ),
      });
    });
  });

  describe('refuse the table by name, with the reason:', () => {
    const refusals: readonly (readonly [
      string,
      string,
      ReturnType<typeof field.string>,
      RegExp,
    ])[] = [
      [
        'no primary key',
        'id INT NOT NULL, value TEXT',
        field.string(nullable) as never,
        /primary key \(id\), got \(none\)/,
      ],
      [
        'a SET with an empty member',
        "id INT PRIMARY KEY, value SET('a','') NOT NULL",
        field.set(['a', '']) as never,
        /column value: expected no empty member/,
      ],
      [
        'a type that the field cannot hold',
        'id INT PRIMARY KEY, value DOUBLE NOT NULL',
        field.string(),
        /column value: expected a column of .* for field type string, got double/,
      ],
      ...(kind === 'mysql'
        ? [
            [
              'VECTOR, though the entity has it not',
              'id INT PRIMARY KEY, value TEXT NOT NULL, v VECTOR(3)',
              field.string(),
              /Table thing cannot be followed: expected no column of type vector .*got v\./,
            ] as const,
            [
              'gb18030',
              'id INT PRIMARY KEY, value TEXT CHARACTER SET gb18030 NOT NULL',
              field.string(),
              /column value: expected a character set that can be decoded, got gb18030/,
            ] as const,
          ]
        : [
            [
              'GEOMETRY, though the entity has it not',
              'id INT PRIMARY KEY, value TEXT NOT NULL, g GEOMETRY',
              field.string(),
              /Table thing cannot be followed: expected no column of type geometry .*got g\./,
            ] as const,
            [
              'a NOPAD collation of latin1',
              'id INT PRIMARY KEY, value TEXT COLLATE latin1_nopad_bin NOT NULL',
              field.string(),
              /column value: expected a collation that .*got latin1_nopad_bin/,
            ] as const,
            [
              'a uca1400 collation of ucs2',
              'id INT PRIMARY KEY, value TEXT COLLATE ucs2_uca1400_ai_ci NOT NULL',
              field.string(),
              /column value: expected a collation that .*got ucs2_uca1400_ai_ci/,
            ] as const,
          ]),
    ];

    it.each(refusals)('%s', async (_, columns, of, message) => {
      const Thing = defineEntity({
        name: 'Thing',
        fields: { id: field.int(), value: of },
        key: ['id'],
      });
      await database.execute(`CREATE TABLE thing (${columns})`);
      await expect(
        openSource(database, Thing).preflight(new AbortController().signal),
      ).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:SOURCE_UNSUITABLE|SCHEMA_DRIFT)$/),
        message: expect.stringMatching(message),
      });
    });
  });
});
