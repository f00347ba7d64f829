import { AlmanacError } from '../lib/errors.js';
import type { Field, ValueOf } from './field.js';
import type { KeyPart } from './key.js';
import type { Localized, Search } from './localized.js';
import type { Relation } from './relation.js';

export type FieldMap = Readonly<Record<string, Field>>;

/** The names of the fields whose values may be part of an index: scalars and null. */
export type IndexField<Fields extends FieldMap> = {
  [Name in keyof Fields & string]: ValueOf<Fields[Name]> extends KeyPart ? Name : never;
}[keyof Fields & string];

/** The names of the fields that may be part of a key: scalars that are never null. */
export type KeyField<Fields extends FieldMap> = {
  [Name in keyof Fields & string]: ValueOf<Fields[Name]> extends Exclude<KeyPart, null>
    ? Name
    : never;
}[keyof Fields & string];

/** An index answers "the records where `on` equals these values", ordered by `order`, then key. */
export interface Index<Name extends string = string> {
  readonly on: readonly Name[];
  readonly order?: readonly Name[];
  /**
   * Whether the values of `on` name one record, as a UNIQUE key of the table has it: another key of the entity.
   * A record with NULL in one of them has no such key.
   */
  readonly unique?: boolean;
  /** Makes it a word index: one entry for each word of these fields' texts, folded, for searches alone. */
  readonly words?: readonly Name[];
}

/** How the records of an entity form a tree. */
export interface Tree<FieldName extends string = string, IndexName extends string = string> {
  /** The field that holds the key of the record above; null at the top. */
  readonly parent: FieldName;
  /** An index on that field alone; its order is the order of the records below one. */
  readonly index: IndexName;
}

/** The definition of one kind of datum. Made by `defineEntity`. */
export interface Entity<
  Name extends string = string,
  Fields extends FieldMap = FieldMap,
  Key extends readonly string[] = readonly string[],
  Indexes extends Readonly<Record<string, Index>> = Readonly<Record<string, Index>>,
  Relations extends Readonly<Record<string, Relation>> = Readonly<Record<string, Relation>>,
> {
  /** PascalCase: the GraphQL type. */
  readonly name: Name;
  /** The table, in the database that the source's URL names. */
  readonly table: string;
  readonly description: string | undefined;
  readonly fields: Fields;
  /** The primary key's fields, in the order of the id's parts. */
  readonly key: Key;
  readonly indexes: Indexes;
  readonly relations: Relations;
  /** Present where each record may stand below another of the same entity. */
  readonly tree: Tree | undefined;
  /** Fields whose text also exists in other locales, by name. */
  readonly localized: Readonly<Record<string, Localized>>;
  readonly search: Search | undefined;
}

/** The document of an entity: each field's value by the field's name. */
export type DocumentOf<E extends Entity> = {
  readonly [Name in keyof E['fields']]: ValueOf<E['fields'][Name]>;
};

/** The values of some of an entity's fields as a tuple, in the order of the names. */
export type ValuesOf<E extends Entity, Names extends readonly string[]> = {
  readonly [I in keyof Names]: Names[I] extends keyof E['fields']
    ? ValueOf<E['fields'][Names[I]]>
    : never;
};

/** The key of an entity as a tuple, in key order. */
export type KeyOf<E extends Entity> = ValuesOf<E, E['key']>;

/** The name of one of an entity's indexes. */
export type IndexName<E extends Entity> = keyof E['indexes'] & string;

/** The name of one of an entity's indexes that are unique. */
export type UniqueIndexName<E extends Entity> = {
  [Name in IndexName<E>]: E['indexes'][Name] extends { readonly unique: true }
    ? Name
    : string extends Name
      ? Name
      : never;
}[IndexName<E>];

const NAME = /^[A-Z][A-Za-z0-9]*$/;
const FIELD_NAME = /^[a-z][A-Za-z0-9]*$/;

/** The column of a field: as declared, else the field's name in snake_case. */
export function columnOf(entity: Entity, fieldName: string): string {
  return entity.fields[fieldName]?.column ?? snakeCase(fieldName);
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Declares an entity: its table, key, fields, indexes and relations. A key or an index that names a
 * field which is not there does not compile.
 *
 * @example
 * export const Country = defineEntity({
 *   name: 'Country',
 *   description: 'A country or territory of ISO 3166-1.',
 *   fields: { code: field.string(), name: field.string(), continent: field.enum(['AF', 'EU']) },
 *   key: ['code'],
 *   indexes: { byContinent: { on: ['continent'], order: ['name'] } },
 *   relations: { subdivisions: many('Subdivision', { index: 'byCountry' }) },
 * });
 *
 * Errors: CATALOG_INVALID for names that GraphQL or the store could not carry and for an empty key.
 */
export function defineEntity<
  const Name extends string,
  const Fields extends FieldMap,
  const Key extends readonly KeyField<Fields>[],
  const Indexes extends Readonly<Record<string, Index<IndexField<Fields>>>> = Record<never, never>,
  const Relations extends Readonly<Record<string, Relation<keyof Fields & string>>> = Record<
    never,
    never
  >,
>(definition: {
  readonly name: Name;
  /** Default: the name in snake_case. */
  readonly table?: string;
  readonly description?: string;
  readonly fields: Fields;
  readonly key: Key;
  readonly indexes?: Indexes;
  readonly relations?: Relations;
  /** Default: none. The key must have one part: `{ parent: 'parentId', index: 'byParent' }`. */
  readonly tree?: Tree<IndexField<Fields>, keyof Indexes & string>;
  readonly localized?: { readonly [FieldName in keyof Fields & string]?: Localized };
  readonly search?: {
    readonly index: keyof Indexes & string;
    readonly codes?: readonly (keyof Fields & string)[];
  };
}): Entity<Name, Fields, Key, Indexes, Relations> {
  const { name, fields, key } = definition;
  refuseUnless(NAME.test(name), `an entity's name in PascalCase (${NAME})`, name);
  for (const fieldName of Object.keys(fields)) {
    refuseUnless(FIELD_NAME.test(fieldName), `${name}: field names (${FIELD_NAME})`, fieldName);
  }
  refuseUnless(key.length > 0, `${name}: a key of at least one field`, '[]');
  return {
    name,
    table: definition.table ?? snakeCase(name).slice(1),
    description: definition.description,
    fields,
    key,
    indexes: definition.indexes ?? ({} as Indexes),
    relations: definition.relations ?? ({} as Relations),
    tree: definition.tree,
    localized: (definition.localized ?? {}) as Readonly<Record<string, Localized>>,
    search: definition.search && { codes: [], ...definition.search },
  };
}

function refuseUnless(condition: boolean, expected: string, arrived: string): void {
  if (condition) return;
  throw new AlmanacError(
    'CATALOG_INVALID',
    `Expected ${expected}, got ${JSON.stringify(arrived)}.`,
  );
}
