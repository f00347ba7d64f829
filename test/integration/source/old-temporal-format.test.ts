import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Document } from '../../../src/model/document.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { type RowPaths, rowsByEachPath } from '../../support/row-paths.js';
import { TIME_CASES } from './time-cases.js';
import { nameOf, tableOfCases } from './value-case.js';

// Tables that are as old as MariaDB 10.0 keep such columns until they are altered.
describe("times in MariaDB's own format of old are the same by each path", () => {
  const { entity, ddl, inserts } = tableOfCases(TIME_CASES);
  let database: TestDatabase;
  let paths: RowPaths;

  beforeAll(async () => {
    database = await createTestDatabase(inject('servers').mariadb.adminUrl);
    await database.execute(
      "SET SESSION time_zone = '+00:00', SESSION sql_mode = ''",
      'SET GLOBAL mysql56_temporal_format = OFF',
    );
    try {
      await database.execute(ddl);
    } finally {
      await database.execute('SET GLOBAL mysql56_temporal_format = ON');
    }
    paths = await rowsByEachPath(database, entity, inserts);
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  it.each(TIME_CASES.map((each, at) => [each.column, each, nameOf(at)] as const))(
    '%s',
    (_, { values }, name) => {
      for (const [path, documents] of Object.entries<readonly Document[]>({ ...paths })) {
        const found = documents.slice(0, values.length).map((document) => document[name]);
        expect({ [path]: found }).toEqual({ [path]: values.map(([, value]) => value) });
      }
    },
  );
});
