/** The smallest deployment: one table, for tests that are about the process and not about the data. */
import { createBuilder } from '../../src/gateway/builder.js';
import { defineCatalog } from '../../src/model/catalog.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';

export const Item = defineEntity({
  name: 'Item',
  description: 'A row of the table item.',
  fields: {
    id: field.int({ description: 'Its number.' }),
    value: field.int({ description: 'What changes.' }),
  },
  key: ['id'],
  indexes: { byValue: { on: ['value'] } },
});

export const catalog = defineCatalog([Item]);

const builder = createBuilder(catalog);
builder.expose(Item);
export const schema = builder.build();

export const TINY_TABLE =
  'CREATE TABLE item (id INT PRIMARY KEY, value INT NOT NULL) ENGINE=InnoDB';
