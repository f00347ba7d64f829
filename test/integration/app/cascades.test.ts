import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { describeEachCascade } from '../../support/each-cascade.js';
import { type Followed, follow } from '../../support/follow.js';

const reference = field.int({ nullable: true });

const Parent = defineEntity({
  name: 'Parent',
  fields: { id: field.int(), mark: field.int({ nullable: true }), value: field.int() },
  key: ['id'],
});
const Child = defineEntity({
  name: 'Child',
  // The parent's is an int.
  fields: {
    id: field.int(),
    parent: field.bigint({ nullable: true }),
    value: field.int(),
    touched: field.localDateTime({ nullable: true }),
  },
  key: ['id'],
  indexes: { byParent: { on: ['parent'], order: ['value'] } },
});
const Marked = defineEntity({
  name: 'Marked',
  fields: { id: field.int(), mark: reference, child: reference },
  key: ['id'],
  indexes: { byMark: { on: ['mark'] } },
});
const Grandchild = defineEntity({
  name: 'Grandchild',
  fields: { id: field.int(), child: reference, marked: reference },
  key: ['id'],
  indexes: { byChild: { on: ['child'] } },
});
const Node = defineEntity({
  name: 'Node',
  fields: { id: field.int(), up: reference, friend: reference },
  key: ['id'],
  indexes: { byUp: { on: ['up'] } },
});
const Region = defineEntity({
  name: 'Region',
  fields: { country: field.string(), number: field.int() },
  key: ['country', 'number'],
});
const Town = defineEntity({
  name: 'Town',
  fields: { country: field.string(), number: field.int(), place: field.int() },
  key: ['country', 'number', 'place'],
});
const Embassy = defineEntity({
  name: 'Embassy',
  fields: { id: field.int(), country: field.string({ nullable: true }) },
  key: ['id'],
  indexes: { byCountry: { on: ['country'] } },
});
const Country = defineEntity({ name: 'Country', fields: { code: field.string() }, key: ['code'] });
const Shared = defineEntity({
  name: 'Shared',
  fields: { id: field.int(), either: reference },
  key: ['id'],
});
const catalog = defineCatalog([
  Parent,
  Child,
  Marked,
  Grandchild,
  Node,
  Country,
  Region,
  Town,
  Embassy,
  Shared,
]);

const TABLES = [
  'CREATE TABLE parent (id INT PRIMARY KEY, mark INT UNIQUE, value INT NOT NULL DEFAULT 0)',
  `CREATE TABLE child (id INT PRIMARY KEY, parent INT, value INT NOT NULL DEFAULT 0,
    touched DATETIME(6) DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(6),
    FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE)`,
  `CREATE TABLE marked (id INT PRIMARY KEY, mark INT, child INT,
    FOREIGN KEY (mark) REFERENCES parent (mark) ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY (child) REFERENCES child (id) ON DELETE CASCADE ON UPDATE SET NULL)`,
  `CREATE TABLE grandchild (id INT PRIMARY KEY, child INT, marked INT,
    FOREIGN KEY (child) REFERENCES child (id) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (marked) REFERENCES marked (id) ON DELETE SET NULL ON UPDATE SET NULL)`,
  `CREATE TABLE node (id INT PRIMARY KEY, up INT, friend INT,
    FOREIGN KEY (up) REFERENCES node (id) ON DELETE CASCADE,
    FOREIGN KEY (friend) REFERENCES node (id) ON DELETE SET NULL)`,
  'CREATE TABLE country (code VARCHAR(5) COLLATE utf8mb4_general_ci PRIMARY KEY)',
  `CREATE TABLE region (country VARCHAR(5) COLLATE utf8mb4_general_ci, number INT, PRIMARY KEY (country, number),
    FOREIGN KEY (country) REFERENCES country (code) ON DELETE CASCADE ON UPDATE CASCADE)`,
  `CREATE TABLE town (country VARCHAR(5) COLLATE utf8mb4_general_ci, number INT, place INT,
    PRIMARY KEY (country, number, place),
    FOREIGN KEY (country, number) REFERENCES region (country, number) ON DELETE CASCADE ON UPDATE CASCADE)`,
  `CREATE TABLE embassy (id INT PRIMARY KEY, country VARCHAR(5) COLLATE utf8mb4_general_ci,
    FOREIGN KEY (country) REFERENCES country (code) ON DELETE SET NULL ON UPDATE SET NULL)`,
  `CREATE TABLE shared (id INT PRIMARY KEY, either INT,
    CONSTRAINT shared_1 FOREIGN KEY (either) REFERENCES grandchild (id) ON DELETE SET NULL,
    CONSTRAINT shared_2 FOREIGN KEY (either) REFERENCES marked (id) ON DELETE CASCADE)`,
];

const ROWS = [
  'INSERT INTO parent VALUES (1,10,0), (2,20,0), (3,30,0), (4,NULL,0)',
  'INSERT INTO child (id, parent) VALUES (1,1), (2,1), (3,2), (4,NULL), (5,3)',
  'INSERT INTO marked VALUES (1,10,1), (2,20,2), (3,NULL,3), (4,10,NULL), (5,30,5)',
  'INSERT INTO grandchild VALUES (1,1,1), (2,2,1), (3,3,4), (4,NULL,2), (5,5,5)',
  'INSERT INTO shared VALUES (1,1), (2,2), (3,3), (4,NULL)',
  'INSERT INTO node VALUES (1,NULL,NULL), (2,1,1), (3,2,1), (4,3,2), (5,1,5), (6,NULL,4), (7,6,6)',
  "INSERT INTO country VALUES ('CH'), ('DE'), ('f ')",
  "INSERT INTO region VALUES ('CH',1), ('CH',2), ('DE',1), ('f ',1)",
  "INSERT INTO town VALUES ('CH',1,1), ('CH',2,1), ('DE',1,1), ('DE',1,2), ('f ',1,1)",
  "INSERT INTO embassy VALUES (1,'CH'), (2,'CH'), (3,'DE'), (4,NULL), (5,'f ')",
];

/** Each with the same rows to begin with, and followed without another snapshot. */
const SEQUENCES: readonly (readonly [string, ...string[]])[] = [
  ['a parent deleted: three levels, a diamond, SET NULL', 'DELETE FROM parent WHERE id = 1'],
  ['all parents deleted', 'DELETE FROM parent'],
  ['a parent without children deleted', 'DELETE FROM parent WHERE id = 4'],
  ['a primary key changed', 'UPDATE parent SET id = 9 WHERE id = 1'],
  ['a key changed that is not the primary one', 'UPDATE parent SET mark = 99 WHERE id = 1'],
  ['a key that becomes NULL', 'UPDATE parent SET mark = NULL WHERE id = 1'],
  ['both keys and a value changed', 'UPDATE parent SET id = 9, mark = 99, value = 9 WHERE id = 1'],
  ['a value changed that nobody refers to', 'UPDATE parent SET value = 9'],
  ['keys moved up one by one', 'UPDATE parent SET id = id + 1 ORDER BY id DESC'],
  ['a changed key of a child', 'UPDATE child SET id = 9 WHERE id = 2'],
  [
    'swapped keys',
    'BEGIN',
    'UPDATE parent SET id = 100 WHERE id = 1',
    'UPDATE parent SET id = 1 WHERE id = 2',
    'UPDATE parent SET id = 2 WHERE id = 100',
    'COMMIT',
  ],
  ['REPLACE of a parent', 'REPLACE INTO parent VALUES (1,10,7)'],
  ['REPLACE of a parent by its other key', 'REPLACE INTO parent VALUES (7,10,7)'],
  ['REPLACE of two parents by one', 'REPLACE INTO parent VALUES (1,20,7)'],
  ['REPLACE of a child', 'REPLACE INTO child (id, parent) VALUES (1,2), (6,3)'],
  [
    'ON DUPLICATE KEY UPDATE of a key',
    'INSERT INTO parent VALUES (1,10,0) ON DUPLICATE KEY UPDATE id = 8, mark = 80',
  ],
  [
    'two tables deleted from at once',
    'DELETE p, c FROM parent p JOIN child c ON c.parent = p.id WHERE p.id = 1',
  ],
  [
    'two tables updated at once',
    'UPDATE parent p JOIN child c ON c.parent = p.id SET p.id = 100, c.value = 5 WHERE p.id = 1',
  ],
  [
    'nothing, with checks off',
    'SET foreign_key_checks = 0',
    'DELETE FROM parent WHERE id = 1',
    'UPDATE parent SET id = 9 WHERE id = 2',
    'SET foreign_key_checks = 1',
  ],
  [
    'checks off and on in one transaction',
    'BEGIN',
    'SET foreign_key_checks = 0',
    'DELETE FROM child WHERE id = 1',
    'SET foreign_key_checks = 1',
    'DELETE FROM parent WHERE id = 2',
    'COMMIT',
  ],
  [
    'children that came, moved and changed in the same transaction',
    'BEGIN',
    'INSERT INTO child (id, parent) VALUES (50,1), (51,2)',
    'UPDATE child SET parent = 2, value = 5 WHERE id = 1',
    'UPDATE child SET id = 52 WHERE id = 2',
    'DELETE FROM parent WHERE id = 1',
    'INSERT INTO parent VALUES (1,10,1)',
    'INSERT INTO child (id, parent) VALUES (50,1), (60,1)',
    'UPDATE child SET value = 6 WHERE parent = 2',
    'UPDATE parent SET id = 5 WHERE id = 2',
    'COMMIT',
  ],
  [
    'what is rolled back to a savepoint, not',
    'BEGIN',
    'UPDATE parent SET id = 7 WHERE id = 3',
    'SAVEPOINT s',
    'DELETE FROM parent WHERE id = 1',
    'ROLLBACK TO s',
    'DELETE FROM parent WHERE id = 2',
    'COMMIT',
  ],
  [
    'an XA transaction',
    "XA START 'x'",
    'DELETE FROM parent WHERE id = 1',
    "XA END 'x'",
    "XA PREPARE 'x'",
    "XA COMMIT 'x'",
  ],
  ['a tree cut at its root', 'DELETE FROM node WHERE id = 1'],
  ['a tree cut in the middle', 'DELETE FROM node WHERE id IN (3, 6)'],
  ['all of a tree', 'DELETE FROM node'],
  ['a text key deleted', "DELETE FROM country WHERE code = 'ch'"],
  ['a text key changed', "UPDATE country SET code = 'AT' WHERE code = 'CH'"],
  ['a text key spelled anew', "UPDATE country SET code = 'ch' WHERE code = 'CH'"],
  [
    'a text key of two columns changed',
    "UPDATE region SET number = 7 WHERE country = 'CH' AND number = 1",
  ],
  ['REPLACE of a text key by another spelling', "REPLACE INTO country VALUES ('ch'), ('F')"],
];

describeEachCascade('a foreign key that cascades', ({ logsCascades, database }) => {
  let followed: Followed;
  const run = async (...statements: string[]) => database().execute(...statements);

  describe('is followed:', () => {
    beforeAll(async () => {
      await run(...TABLES);
      followed = await follow(database().url, catalog);
    });
    afterAll(async () => followed?.[Symbol.asyncDispose]());
    beforeEach(async () => {
      const tables = catalog.entities.map(({ table }) => table);
      await run(
        'SET foreign_key_checks = 0',
        'BEGIN',
        ...tables.map((table) => `DELETE FROM ${table}`),
        ...ROWS,
        'COMMIT',
        'SET foreign_key_checks = 1',
      );
    });

    it.each(SEQUENCES)('%s', async (_, ...statements) => {
      await run(...statements);
      await followed.expectEqual();
      expect(await followed.reloads()).toBe(0);
    });
  });
});
