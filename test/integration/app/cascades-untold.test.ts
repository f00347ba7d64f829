import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { describeEachCascade } from '../../support/cascades/each-cascade.js';
import { follow } from '../../support/follow.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const id = field.int();
const reference = field.int({ nullable: true });
const alone = { id };

const Leaf = defineEntity({ name: 'Leaf', fields: { id, outside: reference }, key: ['id'] });
const Root = defineEntity({ name: 'Root', fields: alone, key: ['id'] });
const Far = defineEntity({ name: 'Far', fields: { id, via: reference }, key: ['id'] });
const Top = defineEntity({ name: 'Top', fields: alone, key: ['id'] });
const Middle = defineEntity({ name: 'Middle', fields: { id, top: reference }, key: ['id'] });
const Bottom = defineEntity({ name: 'Bottom', fields: { id, under: reference }, key: ['id'] });
const Owner = defineEntity({ name: 'Owner', fields: { id, note: id }, key: ['id'] });
const Hidden = defineEntity({ name: 'Hidden', fields: alone, key: ['id'] });
const Kept = defineEntity({ name: 'Kept', fields: alone, key: ['id'] });
const Unit = defineEntity({ name: 'Unit', fields: alone, key: ['id'] });
const Computed = defineEntity({
  name: 'Computed',
  fields: { id, unit: reference, twice: reference },
  key: ['id'],
});
const Spelled = defineEntity({ name: 'Spelled', fields: { code: field.string() }, key: ['code'] });
const Loose = defineEntity({ name: 'Loose', fields: { id, code: field.string() }, key: ['id'] });
const Abroad = defineEntity({ name: 'Abroad', fields: { id, home: reference }, key: ['id'] });
const catalog = defineCatalog([
  Leaf,
  Root,
  Far,
  Top,
  Middle,
  Bottom,
  Owner,
  Hidden,
  Kept,
  Unit,
  Computed,
  Spelled,
  Loose,
  Abroad,
]);

const BOTH = 'ON DELETE CASCADE ON UPDATE CASCADE';
const tables = (other: string) => [
  'CREATE TABLE outside (id INT PRIMARY KEY, code INT UNIQUE, note INT)',
  `CREATE TABLE leaf (id INT PRIMARY KEY, outside INT, FOREIGN KEY (outside) REFERENCES outside (code) ${BOTH})`,
  'CREATE TABLE root (id INT PRIMARY KEY)',
  `CREATE TABLE via (id INT PRIMARY KEY, root INT, FOREIGN KEY (root) REFERENCES root (id) ${BOTH})`,
  `CREATE TABLE far (id INT PRIMARY KEY, via INT, FOREIGN KEY (via) REFERENCES via (id) ${BOTH})`,
  'CREATE TABLE top (id INT PRIMARY KEY)',
  `CREATE TABLE middle (id INT PRIMARY KEY, top INT, FOREIGN KEY (top) REFERENCES top (id) ${BOTH})`,
  `CREATE TABLE under (id INT PRIMARY KEY, middle INT, FOREIGN KEY (middle) REFERENCES middle (id) ${BOTH})`,
  `CREATE TABLE bottom (id INT PRIMARY KEY, under INT, FOREIGN KEY (under) REFERENCES under (id) ${BOTH})`,
  'CREATE TABLE owner (id INT PRIMARY KEY, code INT UNIQUE, note INT NOT NULL)',
  `CREATE TABLE hidden (id INT PRIMARY KEY, owner INT, FOREIGN KEY (owner) REFERENCES owner (code) ${BOTH})`,
  'CREATE TABLE kept (id INT PRIMARY KEY, unit INT, FOREIGN KEY (unit) REFERENCES unit (id) ON DELETE SET NULL ON UPDATE CASCADE)',
  `CREATE TABLE computed (id INT PRIMARY KEY, unit INT, twice INT AS (unit * 2) VIRTUAL,
    FOREIGN KEY (unit) REFERENCES unit (id) ON DELETE CASCADE ON UPDATE CASCADE)`,
  'CREATE TABLE spelled (code VARCHAR(5) COLLATE utf8mb4_general_ci PRIMARY KEY)',
  `CREATE TABLE loose (id INT PRIMARY KEY, code VARCHAR(5) COLLATE utf8mb4_general_ci NOT NULL,
    FOREIGN KEY (code) REFERENCES spelled (code) ${BOTH})`,
  `CREATE TABLE abroad (id INT PRIMARY KEY, home INT, FOREIGN KEY (home) REFERENCES ${other}.home (id) ${BOTH})`,
];
const TABLE_NAMES =
  'abroad, loose, spelled, computed, kept, unit, hidden, owner, bottom, under, middle, top, far, via, root, leaf, outside';
const ROWS = [
  'INSERT INTO outside VALUES (1,10,0), (2,20,0)',
  'INSERT INTO leaf VALUES (1,10), (2,20)',
  'INSERT INTO root VALUES (1), (2)',
  'INSERT INTO via VALUES (1,1), (2,2)',
  'INSERT INTO far VALUES (1,1), (2,2)',
  'INSERT INTO top VALUES (1), (2)',
  'INSERT INTO middle VALUES (1,1), (2,2)',
  'INSERT INTO under VALUES (1,1), (2,2)',
  'INSERT INTO bottom VALUES (1,1), (2,2)',
  'INSERT INTO owner VALUES (1,10,0), (2,20,0)',
  'INSERT INTO hidden VALUES (1,10), (2,20)',
  'INSERT INTO unit VALUES (1), (2), (3)',
  'INSERT INTO kept VALUES (1,3)',
  'INSERT INTO computed (id, unit) VALUES (1,1), (2,2)',
  "INSERT INTO spelled VALUES ('CH'), ('DE')",
  "INSERT INTO loose VALUES (1,'CH'), (2,'ch')",
];

type Case = readonly [name: string, ...statements: string[]];

const RELOADED: readonly Case[] = [
  ['rows of a table that is not tracked are deleted', 'DELETE FROM outside WHERE id = 1'],
  ['keys of a table that is not tracked change', 'UPDATE outside SET code = 11 WHERE id = 1'],
  ['the way leads through a table that is not tracked', 'DELETE FROM root WHERE id = 1'],
  ['it leads there from a row that a cascade deletes', 'DELETE FROM top WHERE id = 1'],
  ['the column that refers is no field', 'DELETE FROM owner WHERE id = 1'],
  ['a generated column changes with it', 'UPDATE unit SET id = 9 WHERE id = 1'],
  ['a child is spelled otherwise than its parent', "DELETE FROM spelled WHERE code = 'CH'"],
  ['the parent stands in another database', 'DELETE FROM OTHER.home WHERE id = 1'],
];

const FOLLOWED: readonly Case[] = [
  ['other columns of that table change', 'UPDATE outside SET id = 9, note = 1 WHERE id = 1'],
  ['rows are added to it', 'INSERT INTO outside VALUES (3,30,0)'],
  ['other columns of a tracked table change', 'UPDATE owner SET id = 9, note = 1 WHERE id = 1'],
  ['only the key changes that nobody sees', 'UPDATE owner SET code = 11 WHERE id = 1'],
  ['what becomes NULL is no field', 'DELETE FROM unit WHERE id = 3'],
  [
    'foreign_key_checks is off',
    'SET foreign_key_checks = 0',
    'DELETE FROM outside',
    'DELETE FROM root WHERE id = 1',
    'UPDATE top SET id = 9 WHERE id = 1',
    'SET foreign_key_checks = 1',
  ],
];

describeEachCascade('what documents do not tell of a cascade', ({ logsCascades, database }) => {
  const other = () => `${database().name}_other`;
  const run = async (...statements: readonly string[]) =>
    database().execute(...statements.map((statement) => statement.replace('OTHER', other())));

  beforeAll(async () => {
    const { name } = database();
    await run(
      'CREATE DATABASE OTHER',
      'CREATE TABLE OTHER.home (id INT PRIMARY KEY)',
      'CREATE TABLE unit (id INT PRIMARY KEY)',
      ...tables(other()),
      `GRANT SELECT ON OTHER.* TO '${name}'@'%'`,
    );
  });
  afterAll(async () => run(`DROP TABLE ${TABLE_NAMES}`, 'DROP DATABASE OTHER'));
  beforeEach(async () =>
    run(
      'SET foreign_key_checks = 0',
      ...TABLE_NAMES.split(', ').map((table) => `DELETE FROM ${table}`),
      ...ROWS,
      'DELETE FROM OTHER.home',
      'INSERT INTO OTHER.home VALUES (1)',
      'INSERT INTO abroad VALUES (1,1)',
      'SET foreign_key_checks = 1',
    ),
  );

  it.each(RELOADED)('costs a new generation: %s', async (_, ...statements) => {
    await using followed = await follow(database().url, catalog);
    await run(...statements);
    await followed.expectEqual({ reloads: logsCascades ? 0 : 1 });
  });

  it('costs one where a table on the way is altered, for then the way may be another', async () => {
    await using followed = await follow(database().url, catalog);
    await run("ALTER TABLE via COMMENT 'x'");
    await followed.expectEqual({ reloads: 1 });
  });

  it.each(FOLLOWED)('costs none: %s', async (_, ...statements) => {
    await using followed = await follow(database().url, catalog);
    await run(...statements);
    await followed.expectEqual({ reloads: 0 });
  });

  it('is refused at start where the user may not see the table that it comes from', async () => {
    const { name, url } = database();
    await run(`REVOKE SELECT ON OTHER.* FROM '${name}'@'%'`);
    try {
      const checked = new MysqlSource(mysqlSourceOptions(url, catalog)).preflight(
        new AbortController().signal,
      );
      if (logsCascades) return await expect(checked).resolves.toBeUndefined();
      await expect(checked).rejects.toMatchObject({
        code: 'SOURCE_DENIED',
        message: expect.stringMatching(/abroad cascades from .*home.*GRANT SELECT ON .*home/),
      });
    } finally {
      await run(`GRANT SELECT ON OTHER.* TO '${name}'@'%'`);
    }
  });
});
