/** Tables whose keys are hard to carry: test/integration/app/keys.test.ts. */
import { createBuilder } from '../../src/gateway/builder.js';
import { defineCatalog } from '../../src/model/catalog.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';

/** Every text is its own key, also with blanks at its end. */
export const Text = defineEntity({
  name: 'Text',
  fields: { code: field.string(), value: field.int(), data: field.json() },
  key: ['code'],
  indexes: { byValue: { on: ['value'], order: ['code'] } },
});

/** Keys that differ in case, accents or blanks at the end alone are the same to the server. */
export const Name = defineEntity({
  name: 'Name',
  fields: { code: field.string(), value: field.int() },
  key: ['code'],
});

export const Pair = defineEntity({
  name: 'Pair',
  fields: { left: field.string(), right: field.string(), value: field.int() },
  key: ['left', 'right'],
  indexes: { byRight: { on: ['right'] } },
});

export const Blob = defineEntity({
  name: 'Blob',
  fields: { code: field.bytes(), value: field.int() },
  key: ['code'],
});

export const Mark = defineEntity({
  name: 'Mark',
  fields: {
    big: field.bigint(),
    exact: field.decimal(),
    day: field.date(),
    moment: field.dateTime(),
    value: field.int(),
  },
  key: ['big', 'exact', 'day', 'moment'],
  indexes: { byExact: { on: ['exact'] } },
});

export const catalog = defineCatalog([Text, Name, Pair, Blob, Mark]);

const builder = createBuilder(catalog);
for (const entity of catalog.entities) builder.expose(entity);
export const schema = builder.build();

/** @param noPad a collation of utf8mb4 in which blanks at the end count */
export const keysTables = (noPad: string) => [
  `CREATE TABLE text (code VARCHAR(768) COLLATE ${noPad} PRIMARY KEY, value INT NOT NULL, data JSON NOT NULL)`,
  'CREATE TABLE name (code VARCHAR(768) COLLATE utf8mb4_general_ci PRIMARY KEY, value INT NOT NULL)',
  `CREATE TABLE pair (\`left\` VARCHAR(100) COLLATE ${noPad}, \`right\` VARCHAR(100) COLLATE ${noPad}, value INT NOT NULL, PRIMARY KEY (\`left\`, \`right\`))`,
  'CREATE TABLE `blob` (code VARBINARY(3072) PRIMARY KEY, value INT NOT NULL)',
  `CREATE TABLE mark (big BIGINT UNSIGNED, exact DECIMAL(30,10), day DATE, moment TIMESTAMP(6) NOT NULL, value INT NOT NULL,
     PRIMARY KEY (big, exact, day, moment))`,
];
