import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { openSource, rowsByEachPath } from '../../support/row-paths.js';

const { signal } = new AbortController();
const nullable = { nullable: true } as const;

describeEachSource('columns', ({ kind, adminUrl }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    await database.execute("SET SESSION time_zone = '+00:00', SESSION sql_mode = ''");
  });
  afterAll(async () => database[Symbol.asyncDispose]());
  afterEach(async () => database.execute('DROP TABLE IF EXISTS thing'));

  const expectSame = async (
    entity: Parameters<typeof rowsByEachPath>[1],
    insert: string[],
    expected: object[],
    afterUpdate = expected,
  ) => {
    expect(await rowsByEachPath(database, entity, insert)).toEqual({
      snapshot: afterUpdate,
      inserted: expected,
      beforeUpdate: expected,
      afterUpdate,
    });
  };

  it('that are generated have their value, stored or not, also where an UPDATE changes it', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: {
        id: field.int(),
        product: field.int(nullable),
        label: field.string(nullable),
        last: field.string(),
      },
      key: ['id'],
    });
    await database.execute(
      `CREATE TABLE thing (id INT PRIMARY KEY,
         product INT AS (id * 2 + touched) STORED,
         label VARCHAR(20) AS (CONCAT('v', id, '-', touched)) VIRTUAL,
         touched INT NOT NULL, last VARCHAR(10) NOT NULL)`,
    );
    const insert = "INSERT INTO thing (id, touched, last) VALUES (1, 0, 'a'), (2, 0, 'b')";
    const rows = (touched: number) =>
      [1, 2].map((id) => ({
        id,
        product: id * 2 + touched,
        label: `v${id}-${touched}`,
        last: id === 1 ? 'a' : 'b',
      }));
    await expectSame(Thing, [insert], rows(0), rows(1));
  });

  it('that are invisible have their value', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: { id: field.int(), hidden: field.int(nullable), last: field.string() },
      key: ['id'],
    });
    await database.execute(
      "CREATE TABLE thing (id INT PRIMARY KEY, hidden INT INVISIBLE, touched INT, last VARCHAR(10) NOT NULL DEFAULT 'x')",
    );
    const insert = [
      "INSERT INTO thing VALUES (1, 0, 'a')",
      "INSERT INTO thing (id, hidden, last) VALUES (2, 7, 'b')",
    ];
    await expectSame(Thing, insert, [
      { id: 1, hidden: null, last: 'a' },
      { id: 2, hidden: 7, last: 'b' },
    ]);
  });

  it('that an INSERT leaves out have their default', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: {
        id: field.int(),
        text: field.string(),
        nothing: field.string(nullable),
        expression: field.string(),
        moment: field.dateTime(),
        exact: field.decimal(),
        choice: field.enum(['a', 'b']),
      },
      key: ['id'],
    });
    await database.execute(
      `CREATE TABLE thing (id INT PRIMARY KEY AUTO_INCREMENT COMMENT 'x \\' " ü', text VARCHAR(20) NOT NULL DEFAULT 'it''s ü' COMMENT 'c',
         nothing VARCHAR(20) DEFAULT NULL, expression VARCHAR(20) NOT NULL DEFAULT (CONCAT('a', 1 + 1)),
         moment TIMESTAMP(3) NOT NULL DEFAULT '2024-01-02 03:04:05.678', exact DECIMAL(10,3) NOT NULL DEFAULT 1.5,
         choice ENUM('a','b') NOT NULL DEFAULT 'b', touched INT)`,
    );
    await expectSame(
      Thing,
      ['INSERT INTO thing () VALUES ()'],
      [
        {
          id: 1,
          text: "it's ü",
          nothing: null,
          expression: 'a2',
          moment: '2024-01-02T03:04:05.678Z',
          exact: '1.500',
          choice: 'b',
        },
      ],
    );
  });

  it('of JSON that are NOT NULL may hold the null of JSON', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: { id: field.int(), settled: field.json() },
      key: ['id'],
    });
    await database.execute(
      'CREATE TABLE thing (id INT PRIMARY KEY, settled JSON NOT NULL, touched INT)',
    );
    await expectSame(
      Thing,
      ["INSERT INTO thing VALUES (1, 'null', 0), (2, '{}', 0)"],
      [
        { id: 1, settled: null },
        { id: 2, settled: {} },
      ],
    );
  });

  it('that the server adds and hides for an index change nothing', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: { id: field.int(), text: field.string(), data: field.json(), last: field.string() },
      key: ['id'],
    });
    // A unique TEXT is a hash of MariaDB's; an index on an expression a hidden column of MySQL's.
    const index =
      kind === 'mysql'
        ? "INDEX ((LOWER(text))), INDEX ((CAST(data->'$.list' AS UNSIGNED ARRAY)))"
        : 'UNIQUE (text)';
    await database.execute(
      `CREATE TABLE thing (id INT PRIMARY KEY, touched INT, text ${kind === 'mysql' ? 'VARCHAR(50)' : 'TEXT'} NOT NULL,
         data JSON NOT NULL, last VARCHAR(10) CHARACTER SET latin1 NOT NULL, ${index})`,
    );
    const insert = `INSERT INTO thing VALUES (1, 0, 'Ä', '{"list": [1, 2]}', 'ü'), (2, 0, 'B', '{}', '')`;
    await expectSame(
      Thing,
      [insert],
      [
        { id: 1, text: 'Ä', data: { list: [1, 2] }, last: 'ü' },
        { id: 2, text: 'B', data: {}, last: '' },
      ],
    );
  });

  it('whose character set was another when an event was written mean a new generation', async () => {
    const Thing = defineEntity({
      name: 'Thing',
      fields: { id: field.int(), text: field.string() },
      key: ['id'],
    });
    const source = openSource(database, Thing);
    await database.execute(
      'CREATE TABLE thing (id INT PRIMARY KEY, text TEXT CHARACTER SET cp1251 NOT NULL)',
    );
    const { high } = await source.snapshot(signal).then(async (snapshot) => {
      await snapshot[Symbol.asyncDispose]();
      return snapshot;
    });
    await database.execute(
      "INSERT INTO thing VALUES (1, 'Привет')",
      'ALTER TABLE thing MODIFY text TEXT CHARACTER SET latin5 NOT NULL',
    );
    const read = async () => {
      for await (const { changes } of source.stream(high, AbortSignal.timeout(20_000))) {
        if (changes.length > 0) return changes;
      }
      throw new Error('Expected a change or a failure.');
    };
    await expect(read()).rejects.toMatchObject({
      code: 'TABLE_CHANGED',
      message: expect.stringMatching(/Column text of thing was in cp1251 .* latin5 now/),
    });
  });

  if (kind === 'mysql') {
    it('that the server adds as an invisible primary key can be the key', async () => {
      const Thing = defineEntity({
        name: 'Thing',
        fields: { id: field.bigint({ column: 'my_row_id' }), name: field.string() },
        key: ['id'],
      });
      await database.execute(
        'SET SESSION sql_generate_invisible_primary_key = ON',
        'CREATE TABLE thing (name VARCHAR(10) NOT NULL, touched INT)',
        'SET SESSION sql_generate_invisible_primary_key = OFF',
      );
      await expectSame(
        Thing,
        ["INSERT INTO thing VALUES ('a', 0), ('b', 0)"],
        [
          { id: '1', name: 'a' },
          { id: '2', name: 'b' },
        ],
      );
    });
  }
});
