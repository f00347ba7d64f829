/** Two tables whose rows are always changed together: whoever sees them differ has seen a torn transaction. */
import { createBuilder } from '../../src/gateway/builder.js';
import { defineCatalog } from '../../src/model/catalog.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { many, one } from '../../src/model/relation.js';

export const Shelf = defineEntity({
  name: 'Shelf',
  fields: { id: field.int(), version: field.int(), books: field.int(), place: field.int() },
  key: ['id'],
  indexes: { byPlace: { on: [], order: ['place'] } },
  relations: { contents: many('Book', { index: 'byShelf' }) },
});

export const Book = defineEntity({
  name: 'Book',
  fields: { id: field.int(), shelfId: field.int(), version: field.int(), place: field.int() },
  key: ['id'],
  indexes: {
    byShelf: { on: ['shelfId'], order: ['place'] },
    byPlace: { on: [], order: ['place'] },
  },
  relations: { shelf: one('Shelf', { on: ['shelfId'] }) },
});

export const catalog = defineCatalog([Shelf, Book]);

const builder = createBuilder(catalog);
builder.expose(Shelf, { names: { page: 'shelves' } });
builder.expose(Book);
builder.pothos.queryFields((t) => ({
  booksByPlace: t.field({
    type: [builder.type(Book)],
    args: { first: t.arg.int({ required: true }) },
    resolve: async (_, { first }, { view }) =>
      (await view.page(Book, 'byPlace', [], { first }).edges).map(({ node }) => node),
  }),
  shelvesByPlace: t.field({
    type: [builder.type(Shelf)],
    resolve: (_, __, { view }) => view.many(Shelf, 'byPlace', []),
  }),
}));
export const schema = builder.build();

export const PAIR_TABLES = [
  `CREATE TABLE shelf (id INT PRIMARY KEY, version INT NOT NULL, books INT NOT NULL, place INT NOT NULL) ENGINE=InnoDB`,
  `CREATE TABLE book (id INT PRIMARY KEY, shelf_id INT NOT NULL, version INT NOT NULL, place INT NOT NULL) ENGINE=InnoDB`,
];
