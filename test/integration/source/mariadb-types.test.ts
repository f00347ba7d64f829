import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { Document } from '../../../src/model/document.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { documentsIn } from '../../support/decoded-documents.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const Host = defineEntity({
  name: 'Host',
  fields: { id: field.uuid(), four: field.string(), six: field.string() },
  key: ['id'],
});

const ROWS = [
  ['123e4567-e89b-12d3-a456-426614174000', '10.0.0.1', '2001:db8::ff00:42:8329'],
  ['00000000-0000-0000-0000-000000000000', '0.0.0.0', '::'],
  ['ffffffff-ffff-4fff-bfff-ffffffffff00', '255.255.255.0', '::ffff:192.0.2.128'],
  ['6ba7b810-9dad-11d1-80b4-00c04fd430c8', '127.0.0.1', '::1'],
  ['01890a5d-ac96-774b-bcce-b302099a8057', '1.2.3.0', '2001:0:0:1::1'],
  ['01890a5d-ac96-774b-bcce-b302099a8000', '1.0.0.0', '1:2:3:4:5:6:7:0'],
  ['01890a5d-ac96-774b-bcce-b302099a8001', '1.0.0.1', '1:0:3:4:5:0:7:8'],
  ['01890a5d-ac96-774b-bcce-b302099a8002', '1.0.0.2', '::192.0.2.1'],
  ['01890a5d-ac96-774b-bcce-b30209000000', '9.9.9.9', 'fe80::'],
] as const;

describe("MariaDB's own types", () => {
  let database: TestDatabase;
  let source: MysqlSource;
  beforeAll(async () => {
    database = await createTestDatabase(inject('servers').mariadb.adminUrl);
    source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Host])));
    await database.execute(
      'CREATE TABLE host (id UUID PRIMARY KEY, four INET4 NOT NULL, six INET6 NOT NULL)',
    );
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  it('are the same text in a snapshot and in a row image', async () => {
    const { signal } = new AbortController();
    const before = await source.snapshot(signal);
    await before[Symbol.asyncDispose]();
    for (const row of ROWS)
      await database.admin.query('INSERT INTO host VALUES (?, ?, ?)', [...row]);
    const streamed: (Document | undefined)[] = [];
    for await (const { changes } of source.stream(before.high, AbortSignal.timeout(15_000))) {
      streamed.push(...changes.map(({ after }) => after));
      if (streamed.length === ROWS.length) break;
    }
    await using snapshot = await source.snapshot(signal);
    const stored = await documentsIn(snapshot.read(Host));
    const byId = (documents: (Document | undefined)[]) =>
      documents.sort((a, b) => String(a?.id).localeCompare(String(b?.id)));
    expect(byId(streamed)).toEqual(byId(stored));
    expect(stored.map(({ id }) => id).sort()).toEqual(ROWS.map(([id]) => id).sort());
  });
});
