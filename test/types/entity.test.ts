import { describe, expect, expectTypeOf, it } from 'vitest';
import type { JsonValue } from '../../src/lib/stable-json.js';
import { defineCatalog } from '../../src/model/catalog.js';
import {
  type DocumentOf,
  defineEntity,
  type Entity,
  type IndexName,
  type KeyOf,
} from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { many, one, through } from '../../src/model/relation.js';

const fields = {
  id: field.int(),
  big: field.bigint(),
  yes: field.boolean({ nullable: true }),
  price: field.decimal(),
  ratio: field.float({ nullable: true }),
  name: field.string({ description: 'A name.' }),
  nick: field.string({ nullable: true }),
  raw: field.bytes(),
  kind: field.enum(['small', 'large']),
  maybeKind: field.enum(['small', 'large'], { nullable: true }),
  tags: field.set(['a', 'b']),
  maybeTags: field.set(['a', 'b'], { nullable: true }),
  day: field.date(),
  local: field.localDateTime(),
  at: field.dateTime(),
  span: field.time(),
  extra: field.json(),
  uuid: field.uuid(),
};

const Thing = defineEntity({
  name: 'Thing',
  fields,
  key: ['kind', 'id'],
  indexes: { byName: { on: ['name'], order: ['nick', 'id'] }, byDay: { on: ['day', 'yes'] } },
});

describe('an entity in types', () => {
  it('gives documents the values that they hold', () => {
    expectTypeOf<DocumentOf<typeof Thing>>().toEqualTypeOf<{
      readonly id: number;
      readonly big: string;
      readonly yes: boolean | null;
      readonly price: string;
      readonly ratio: number | null;
      readonly name: string;
      readonly nick: string | null;
      readonly raw: string;
      readonly kind: 'small' | 'large';
      readonly maybeKind: 'small' | 'large' | null;
      readonly tags: readonly ('a' | 'b')[];
      readonly maybeTags: readonly ('a' | 'b')[] | null;
      readonly day: string;
      readonly local: string;
      readonly at: string;
      readonly span: string;
      readonly extra: JsonValue;
      readonly uuid: string;
    }>();
  });

  it('has a key that is a tuple, and names for its indexes', () => {
    expectTypeOf<KeyOf<typeof Thing>>().toEqualTypeOf<readonly ['small' | 'large', number]>();
    expectTypeOf<IndexName<typeof Thing>>().toEqualTypeOf<'byName' | 'byDay'>();
    expectTypeOf(Thing).toExtend<Entity>();
  });

  it('refuses a key or an index on what is no field, or on none that may be there', () => {
    // @ts-expect-error there is no field nme
    defineEntity({ name: 'A', fields, key: ['nme'] });
    // @ts-expect-error a part of a key is never null
    defineEntity({ name: 'A', fields, key: ['nick'] });
    // @ts-expect-error a set is no scalar
    defineEntity({ name: 'A', fields, key: ['tags'] });
    // @ts-expect-error there is no field nme
    defineEntity({ name: 'A', fields, key: ['id'], indexes: { byName: { on: ['nme'] } } });
    // @ts-expect-error a set is no scalar
    defineEntity({ name: 'A', fields, key: ['id'], indexes: { byTags: { on: ['tags'] } } });
    // @ts-expect-error there is no field nme to order by
    defineEntity({ name: 'A', fields, key: ['id'], indexes: { i: { on: [], order: ['nme'] } } });
    // @ts-expect-error a relation is on fields of its own entity
    defineEntity({ name: 'A', fields, key: ['id'], relations: { b: one('B', { on: ['bId'] }) } });
  });
});

const SHELF = {
  name: 'Shelf',
  fields: { id: field.int(), name: field.string() },
  key: ['id'],
} as const;
const Shelf = defineEntity(SHELF);
const Book = defineEntity({
  name: 'Book',
  fields: { id: field.int(), shelfId: field.int({ nullable: true }) },
  key: ['id'],
  indexes: { byShelf: { on: ['shelfId'] } },
  relations: { shelf: one('Shelf', { on: ['shelfId'] }) },
});
const Author = defineEntity({
  name: 'Author',
  fields: { id: field.int() },
  key: ['id'],
  relations: {
    books: through('BookAuthor', { target: 'Book', index: 'byAuthor', on: ['bookId'] }),
  },
});
const BookAuthor = defineEntity({
  name: 'BookAuthor',
  fields: { bookId: field.int(), authorId: field.int(), role: field.string() },
  key: ['bookId', 'authorId'],
  indexes: { byAuthor: { on: ['authorId'] } },
});

const shelfWith = <const Target extends string, const Index extends string>(
  target: Target,
  index: Index,
) => defineEntity({ ...SHELF, relations: { books: many(target, { index }) } });

describe('a catalog in types', () => {
  it('takes relations that lead somewhere', () => {
    const shelf = shelfWith('Book', 'byShelf');
    const catalog = defineCatalog([shelf, Book, Author, BookAuthor]);
    expect(catalog.entities).toHaveLength(4);
  });

  const catalogs: readonly (readonly [mistake: string, make: () => unknown])[] = [
    [
      'Shelf.books: there is no entity Boook',
      // @ts-expect-error Shelf.books: there is no entity Boook
      () => defineCatalog([shelfWith('Boook', 'byShelf'), Book]),
    ],
    [
      'Shelf.books: Book has no index byShelves',
      // @ts-expect-error Shelf.books: Book has no index byShelves
      () => defineCatalog([shelfWith('Book', 'byShelves'), Book]),
    ],
    [
      'Book.shelf: there is no entity Shelf',
      // @ts-expect-error Book.shelf: there is no entity Shelf
      () => defineCatalog([Book]),
    ],
    [
      'Author.books: there is no entity BookAuthor',
      // @ts-expect-error Author.books: there is no entity BookAuthor
      () => defineCatalog([Shelf, Book, Author]),
    ],
  ];

  it.each(catalogs)('refuses at compile time and at run time: %s', (mistake, make) => {
    expect(make).toThrow(mistake);
  });

  it('refuses a through on an index or a key field that the join does not have', () => {
    const authorWith = <const I extends string, const On extends readonly string[]>(
      index: I,
      on: On,
    ) =>
      defineEntity({
        name: 'Author',
        fields: Author.fields,
        key: ['id'],
        relations: { books: through('BookAuthor', { target: 'Book', index, on }) },
      });
    const noIndex = authorWith('byWriter', ['bookId']);
    const notInKey = authorWith('byAuthor', ['role']);
    // @ts-expect-error Author.books: BookAuthor has no index byWriter
    expect(() => defineCatalog([Shelf, Book, noIndex, BookAuthor])).toThrow(
      'has no index byWriter',
    );
    // @ts-expect-error Author.books: BookAuthor's key has no field role
    expect(() => defineCatalog([Shelf, Book, notInKey, BookAuthor])).toThrow(
      'key has no field role',
    );
  });
});
