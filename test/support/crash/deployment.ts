/** What the crash tests copy: tables whose every committed state satisfies what a reader can check. */
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

/** Rows 2n and 2n + 1 always have one version, which only grows. */
export const Pair = defineEntity({
  name: 'Pair',
  fields: { id: field.int(), version: field.int() },
  key: ['id'],
});

/** There are always as many; each is in group 0 or 1. */
export const Item = defineEntity({
  name: 'Item',
  fields: { id: field.int(), team: field.int(), writes: field.int() },
  key: ['id'],
  indexes: { byTeam: { on: ['team'] } },
});

export const catalog = defineCatalog([Pair, Item]);

export const WRITERS = 3;
export const PAIRS_A_WRITER = 10;
export const ITEMS_A_WRITER = 200;
export const ITEMS = WRITERS * ITEMS_A_WRITER;
export const PAIRS = WRITERS * PAIRS_A_WRITER;

const IDS_A_WRITER = 10_000_000;
/** The id of the item that a writer's transaction of this number puts: no other transaction puts it. */
export const itemId = (writer: number, sequence: number) => writer * IDS_A_WRITER + sequence;
export const writerOf = (id: number) => Math.floor(id / IDS_A_WRITER);
export const sequenceOf = (id: number) => id % IDS_A_WRITER;

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

export const TABLES = [
  'CREATE TABLE pair (id INT PRIMARY KEY, version INT NOT NULL) ENGINE=InnoDB',
  'CREATE TABLE item (id INT PRIMARY KEY, team INT NOT NULL, writes INT NOT NULL) ENGINE=InnoDB',
  'CREATE TABLE untracked (id INT PRIMARY KEY, value INT NOT NULL) ENGINE=InnoDB',
  'INSERT INTO untracked VALUES (1, 0)',
  `INSERT INTO pair VALUES ${range(2 * PAIRS).map((id) => `(${id}, 1)`)}`,
  `INSERT INTO item VALUES ${range(WRITERS).flatMap((writer) =>
    range(ITEMS_A_WRITER).map((at) => `(${itemId(writer, at + 1)}, ${at % 2}, 0)`),
  )}`,
];
