/** One table with an index of each kind, for tests that are about what happens to the servers. */
import { createBuilder } from '../../src/gateway/builder.js';
import { defineCatalog } from '../../src/model/catalog.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';

export const Item = defineEntity({
  name: 'Item',
  fields: {
    id: field.int(),
    value: field.int(),
    note: field.string({ nullable: true }),
  },
  key: ['id'],
  indexes: { byValue: { on: ['value'] }, byNote: { on: ['note'], order: ['value'] } },
});
export const catalog = defineCatalog([Item]);
export const ITEM_TABLE =
  'CREATE TABLE item (id INT PRIMARY KEY, value INT NOT NULL, note VARCHAR(100)) ENGINE=InnoDB';

const builder = createBuilder(catalog);
builder.expose(Item);
export const schema = builder.build();
