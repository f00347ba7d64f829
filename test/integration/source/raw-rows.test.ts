import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowChange } from '../../../src/model/change.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { changesAfter, openSource } from '../../support/row-paths.js';
import { BINARY_AND_MEMBER_CASES } from './binary-and-member-cases.js';
import { JSON_CASES } from './json-cases.js';
import { NUMBER_CASES } from './number-cases.js';
import { RANDOM_CASES } from './random-cases.js';
import { TEXT_CASES } from './text-cases.js';
import { TIME_CASES } from './time-cases.js';
import { nameOf, nullable, tableOfCases, type ValueCase } from './value-case.js';

/** A table with a column of one of these is left to the library. */
const RARE = /^(?:TIME\b|SET\b)|COMPRESSED|CHARACTER SET utf(?:16|32)/i;
const RARE_CASE: ValueCase = { column: 'TIME', field: field.time(nullable), values: [] };

describeEachSource('rows of the binlog', ({ kind, adminUrl }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(adminUrl);
    await database.execute("SET SESSION time_zone = '+00:00', SESSION sql_mode = ''");
  });
  afterAll(async () => database[Symbol.asyncDispose]());

  async function changesOf(cases: readonly ValueCase[]): Promise<readonly RowChange[]> {
    const { entity, ddl, inserts } = tableOfCases(cases);
    await database.execute('DROP TABLE IF EXISTS `value`', ddl);
    const source = openSource(database, entity);
    const from = await positionOf(source);
    // One transaction: a snapshot beside this, of another test, waits for a moment without a commit.
    await database.execute(
      'BEGIN',
      ...inserts,
      'UPDATE `value` SET touched = 1',
      'UPDATE `value` SET id = id + 1000000',
      'DELETE FROM `value`',
      'COMMIT',
    );
    return changesAfter(source, from, inserts.length * 4);
  }

  it.each([
    ['numbers', NUMBER_CASES],
    ['times', TIME_CASES],
    ['text', TEXT_CASES],
    ['bytes and members', BINARY_AND_MEMBER_CASES],
    ['JSON', JSON_CASES],
    ['random values', RANDOM_CASES],
  ])('of %s are the same whether they are read as bytes or by the library', async (_, all) => {
    const cases = all.filter(
      ({ only, column }) => (only === undefined || only === kind) && !RARE.test(column),
    );
    const asBytes = await changesOf(cases);
    const byLibrary = await changesOf([...cases, RARE_CASE]);
    expect(
      asBytes.every(({ encoded, after }) => (encoded !== undefined) === (after !== undefined)),
    ).toBe(true);
    expect(byLibrary.some(({ encoded }) => encoded)).toBe(false);
    const rare = nameOf(cases.length);
    const without = (document: RowChange['after']) => {
      if (!document) return document;
      const { [rare]: _, ...rest } = document;
      return JSON.stringify(rest);
    };
    const text = (document: RowChange['after']) => document && JSON.stringify(document);
    expect(asBytes.map(({ before, after }) => [text(before), text(after)])).toEqual(
      byLibrary.map(({ before, after }) => [without(before), without(after)]),
    );
    expect(asBytes.map(({ encoded }) => encoded?.text)).toEqual(
      byLibrary.map(({ after }) => without(after)),
    );
    expect(asBytes.map(({ keepsKey = false }) => keepsKey)).toEqual(
      byLibrary.map(({ keepsKey = false }) => keepsKey),
    );
  });
});

async function positionOf(source: ReturnType<typeof openSource>): Promise<Position> {
  await using snapshot = await source.snapshot(new AbortController().signal);
  return snapshot.high;
}
