import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { checksumOf } from '../../../src/model/checksum.js';
import { idOf } from '../../../src/model/document.js';
import { defineEntity, type Entity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import type { Snapshot } from '../../../src/source/source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { documentsIn } from '../../support/decoded-documents.js';
import { describeEachSource } from '../../support/each-source.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';
import { SAMPLE_ROWS, SAMPLE_TABLE, Sample } from '../../support/sample-table.js';

async function allChecksums(snapshot: Snapshot, entity: Entity, limit: number) {
  const found: Map<string, string> = new Map();
  for (let after: string | undefined; ; ) {
    const page = await snapshot.checksums(entity, { after, limit });
    for (const { id, checksum } of page) found.set(id, checksum);
    if (page.length < limit) return found;
    after = page.at(-1)?.id;
  }
}

async function documentChecksums(snapshot: Snapshot, entity: Entity) {
  const found: Map<string, string> = new Map();
  for (const row of await documentsIn(snapshot.read(entity))) {
    found.set(idOf(entity, row), checksumOf(entity, row));
  }
  return found;
}

describeEachSource('checksums of the database', ({ kind, adminUrl }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    await database.execute("SET time_zone = '+00:00'", SAMPLE_TABLE);
    await database.execute(`INSERT INTO sample VALUES ${SAMPLE_ROWS.join()}`);
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  const open = async (...entities: Entity[]) => {
    const source = new MysqlSource(
      mysqlSourceOptions(database.url, defineCatalog(entities as never)),
    );
    return source.snapshot(new AbortController().signal);
  };

  it('are those of the documents, for every type of field', async () => {
    await using snapshot = await open(Sample);
    const expected = await documentChecksums(snapshot, Sample);
    expect(expected.size).toBe(SAMPLE_ROWS.length);
    expect(await allChecksums(snapshot, Sample, 2)).toEqual(expected);
  });

  if (kind === 'mysql') it('are those of the documents, for geometries', geometries);
  async function geometries() {
    await database.execute(
      'CREATE TABLE place (id INT PRIMARY KEY, at POINT NOT NULL SRID 4326, shape GEOMETRY)',
      `INSERT INTO place VALUES
         (1, ST_SRID(POINT(8.5417, 47.3769), 4326), NULL),
         (2, ST_SRID(POINT(-0.1, 1e-7), 4326), ST_GeomFromText('POLYGON((0 0, 0 1.25, 1 1, 0 0))')),
         (3, ST_SRID(POINT(180, -90), 4326), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), MULTIPOINT((1e10 2), (3 4)))')),
         (4, ST_SRID(POINT(0, 0), 4326), ST_GeomFromText('POINT(100000.123456789012 0.1)', 3857))`,
    );
    const Place = defineEntity({
      name: 'Place',
      fields: { id: field.int(), at: field.geojson(), shape: field.geojson({ nullable: true }) },
      key: ['id'],
    });
    await using snapshot = await open(Place);
    const expected = await documentChecksums(snapshot, Place);
    expect(expected.size).toBe(4);
    expect(await allChecksums(snapshot, Place, 100)).toEqual(expected);
  }

  it('change with each field', async () => {
    const before = await (async () => {
      await using snapshot = await open(Sample);
      return await allChecksums(snapshot, Sample, 100);
    })();
    const seen = new Set(before.values());
    for (const column of Object.keys(Sample.fields).slice(1)) {
      const name = column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      await database.execute(
        `UPDATE sample AS s JOIN sample AS o ON o.id = 4 SET s.\`${name}\` = o.\`${name}\` WHERE s.id = 2`,
      );
      await using snapshot = await open(Sample);
      const checksum = (await allChecksums(snapshot, Sample, 100)).get('2') ?? '';
      // `word` is the one column that is the same in both rows.
      if (column !== 'word') expect(seen, column).not.toContain(checksum);
      seen.add(checksum);
    }
  });

  it.each([
    ['INT', field.int(), ['-5', '0', '7']],
    ['BIGINT UNSIGNED', field.bigint(), ['0', '18446744073709551615']],
    ['DECIMAL(20,2)', field.decimal(), ["'-0.50'", "'12345678901234567.25'"]],
    ['DOUBLE', field.float(), ['-0.5', '0.1', '1e100']],
    ['VARCHAR(20) COLLATE utf8mb4_general_ci', field.string(), ["'a'", "'é:/%'", "'😀 x'", "''"]],
    ['VARCHAR(9) CHARACTER SET latin1', field.string(), ["'B'", "'a'", "'ü'"]],
    ['VARBINARY(9)', field.bytes(), ["x'00'", "x'00ff'", "x'41'"]],
    ["ENUM('z','a','m')", field.enum(['z', 'a', 'm']), ["'z'", "'a'", "'m'"]],
    ['DATE', field.date(), ["'2024-01-31'", "'1000-01-01'"]],
    ['DATETIME(6)', field.localDateTime(), ["'2024-01-31 00:00:00.000001'", "'2024-01-30'"]],
    ['TIMESTAMP(3)', field.dateTime(), ["'2024-01-31 00:00:00.001'", "'2024-03-31 02:30:00'"]],
    ['TIME(1)', field.time(), ["'-12:00:00.5'", "'100:00:00'"]],
  ] as const)('are found by key and in its order: %s', async (type, keyField, values) => {
    const Keyed = defineEntity({
      name: 'Keyed',
      fields: { part: keyField as ReturnType<typeof field.string>, other: field.int() },
      key: ['part', 'other'] as never,
    });
    await database.execute(
      'DROP TABLE IF EXISTS keyed',
      `CREATE TABLE keyed (part ${type} NOT NULL, other INT, PRIMARY KEY (part, other)) CHARACTER SET utf8mb4`,
      `INSERT INTO keyed VALUES ${values.flatMap((value) => [`(${value}, 1)`, `(${value}, 2)`]).join()}`,
    );
    await using snapshot = await open(Keyed);
    const expected = await documentChecksums(snapshot, Keyed);
    expect(expected.size).toBe(values.length * 2);
    expect(await allChecksums(snapshot, Keyed, 1)).toEqual(expected);
    const ids = [...expected.keys()];
    const found = await snapshot.checksumsByIds(Keyed, ids);
    expect(new Map(found.map(({ id, checksum }) => [id, checksum]))).toEqual(expected);
    const documents = await snapshot.readByIds(Keyed, ids);
    expect(documents.map((row) => idOf(Keyed, row)).sort()).toEqual(ids.toSorted());
    const none = ['', 'x', '1', 'A/1', '😀/1', '2024-99-99/1', 'é/1', 'nonsense/nonsense', '1/2/3'];
    const absent = none.filter((id) => !expected.has(id));
    expect(await snapshot.checksumsByIds(Keyed, absent)).toEqual([]);
  });
});

describe("checksums of MariaDB's own types", () => {
  it('are those of the documents', async () => {
    await using database = await createTestDatabase(inject('servers').mariadb.adminUrl);
    const Host = defineEntity({
      name: 'Host',
      fields: { id: field.uuid(), four: field.string(), six: field.string() },
      key: ['id'],
    });
    await database.execute(
      'CREATE TABLE host (id UUID PRIMARY KEY, four INET4 NOT NULL, six INET6 NOT NULL)',
      "INSERT INTO host VALUES ('123e4567-e89b-12d3-a456-426614174000', '10.0.0.1', '2001:db8::1'), ('00000000-0000-0000-0000-000000000000', '0.0.0.0', '::'), ('01890a5d-ac96-774b-bcce-b302099a8057', '1.2.3.0', '::ffff:192.0.2.128')",
    );
    const source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Host])));
    await using snapshot = await source.snapshot(new AbortController().signal);
    const expected = await documentChecksums(snapshot, Host);
    expect(expected.size).toBe(3);
    expect(await allChecksums(snapshot, Host, 1)).toEqual(expected);
    const found = await snapshot.checksumsByIds(Host, [...expected.keys(), 'nonsense']);
    expect(found).toHaveLength(3);
  });
});
