import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableJson } from '../../../src/lib/stable-json.js';
import type { Document } from '../../../src/model/document.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { type RowPaths, rowsByEachPath } from '../../support/row-paths.js';
import { BINARY_AND_MEMBER_CASES } from './binary-and-member-cases.js';
import { JSON_CASES } from './json-cases.js';
import { NUMBER_CASES } from './number-cases.js';
import { RANDOM_CASES } from './random-cases.js';
import { TEXT_CASES } from './text-cases.js';
import { TIME_CASES } from './time-cases.js';
import { nameOf, tableOfCases } from './value-case.js';

describeEachSource('values', ({ kind, adminUrl }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    await database.execute("SET SESSION time_zone = '+00:00', SESSION sql_mode = ''");
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  describe.each([
    ['of numbers', NUMBER_CASES],
    ['of times', TIME_CASES],
    ['of text', TEXT_CASES],
    ['of bytes and members', BINARY_AND_MEMBER_CASES],
    ['of JSON', JSON_CASES],
    ['at random', RANDOM_CASES],
  ])('%s are the same in a snapshot, an inserted row and both images of an update', (_, all) => {
    const cases = all.filter(({ only }) => only === undefined || only === kind);
    const { entity, ddl, inserts } = tableOfCases(cases);
    let paths: RowPaths;

    beforeAll(async () => {
      await database.execute('DROP TABLE IF EXISTS `value`', ddl);
      paths = await rowsByEachPath(database, entity, inserts);
    });

    it.each(cases.map((each, at) => [each.column.slice(0, 60), each, nameOf(at)] as const))(
      '%s',
      (_, { values }, name) => {
        const expected = values.map(([, value]) => value);
        for (const [path, documents] of Object.entries<readonly Document[]>({ ...paths })) {
          const found = documents.slice(0, values.length).map((document) => document[name]);
          expect({ [path]: found }).toEqual({ [path]: expected });
          // Deep equality does not look at a member called __proto__.
          expect(stableJson(found)).toBe(stableJson(expected));
        }
      },
    );
  });
});
