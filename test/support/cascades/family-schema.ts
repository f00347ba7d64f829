/** Tables whose foreign keys cascade in every way that documents can repeat. */
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

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
export const catalog = defineCatalog([
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

export const TABLES = [
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

/** Runs alone: afterwards the tables hold these rows. */
export const ROWS = [
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

/** Statements after which the tables hold ROWS, whatever they held before. */
export const RESET = [
  'SET foreign_key_checks = 0',
  'BEGIN',
  ...catalog.entities.map(({ table }) => `DELETE FROM ${table}`),
  ...ROWS,
  'COMMIT',
  'SET foreign_key_checks = 1',
];
