import type { JsonValue } from '../lib/stable-json.js';
import type { Entity, Index } from './entity.js';
import { foldedWords } from './folded-text.js';
import { encodeId, encodeTuple, type KeyPart, sortableDigits, splitTuple } from './key.js';

/** A record as it is stored: field names to JSON values, in the order of the entity's fields. */
export type Document = Readonly<Record<string, JsonValue>>;

/** The index that every entity has: all its records, in key order. */
export const KEY_INDEX = 'key';

/** The document's id within its entity. */
export function idOf(entity: Entity, document: Document): string {
  return encodeId(entity.key.map((name) => keyPart(document, name)));
}

/** An entity's indexes with the one that all have. */
export function indexesOf(entity: Entity): readonly (readonly [string, Index])[] {
  return [[KEY_INDEX, { on: [], order: entity.key }], ...Object.entries(entity.indexes)];
}

/** Those with one entry a record, which lists and filters read. */
export function rangeIndexesOf(entity: Entity): readonly (readonly [string, Index])[] {
  return indexesOf(entity).filter(([, { words }]) => !words);
}

export interface IndexEntry {
  readonly index: string;
  /** Sorts as the index does, and ends in the id: values by `encodeIndexValues`. */
  readonly member: string;
}

/**
 * The fields whose values the entries of an index hold, in this order: what it is on, its order, and the
 * rest of the key, so that records which are equal in the order come by key.
 */
export function entryFieldsOf(
  { key }: Pick<Entity, 'key'>,
  { on, order = [] }: Index,
): readonly string[] {
  return [...new Set([...on, ...order, ...key])];
}

/** Every index entry that a document has, each once: a pure function, so entries can be taken back exactly. */
export function indexEntriesOf(entity: Entity, document: Document): IndexEntry[] {
  return indexerOf(entity)(document, idOf(entity, document));
}

/** `indexEntriesOf` for many documents of one entity. Takes each with its id. */
export function indexerOf(entity: Entity): (document: Document, id: string) => IndexEntry[] {
  const indexes = indexesOf(entity).map(([index, definition]) => {
    const names = entryFieldsOf(entity, definition);
    return { index, definition, names };
  });
  return (document, id) => {
    const entries: IndexEntry[] = [];
    for (const { index, definition, names } of indexes) {
      const { on, words } = definition;
      if (words) {
        for (const member of wordMembers(entity, document, { on, words, id })) {
          entries.push({ index, member });
        }
        continue;
      }
      const values = names.map((name) => keyPart(document, name));
      entries.push({ index, member: indexMember(entity, names, values, id) });
    }
    return entries;
  };
}

/**
 * The entries of a word index: the values that it is on, the word, all words of the text, and the place of
 * the text's field among the index's. What a search ranks by is in the entry, so it reads no document.
 */
function wordMembers(
  entity: Entity,
  document: Document,
  {
    on,
    words: names,
    id,
  }: { readonly on: readonly string[]; readonly words: readonly string[]; readonly id: string },
): string[] {
  const values = on.map((name) => keyPart(document, name));
  const beginning = encodeIndexValues(entity, on, values);
  return names.flatMap((name, place) => {
    const words = foldedWords(String(document[name] ?? ''));
    const text = words.join(' ');
    return [...new Set(words)].map((word) =>
      joinMember([beginning, encodeTuple([word, text, String(place)])], id),
    );
  });
}

// encodeTuple never writes this pair and ids have no control characters: the last one ends the tuple.
const ID_MARK = '\u0000\u0000';

/** An index entry: the values of its fields (`entryFieldsOf`), sortable, then the id. */
export function indexMember(
  entity: Entity,
  names: readonly string[],
  values: readonly KeyPart[],
  id: string,
): string {
  return `${encodeIndexValues(entity, names, values)}${ID_MARK}${id}`;
}

/**
 * What the entries of an index begin with where its first fields, `names`, have these values. Strings
 * that are numbers (bigint, decimal) sort as numbers.
 */
export function encodeIndexValues(
  entity: Entity,
  names: readonly string[],
  values: readonly KeyPart[],
): string {
  return encodeTuple(
    values.map((value, at) => {
      const type = entity.fields[names[at] ?? '']?.type;
      const isDigits = type === 'bigint' || type === 'decimal';
      return isDigits && typeof value === 'string' ? sortableDigits(value) : value;
    }),
  );
}

/** The values in an index entry, each as `encodeIndexValues` writes it, in the entry's order. */
export function valuesOfMember(member: string): readonly string[] {
  return splitTuple(member.slice(0, member.lastIndexOf(ID_MARK)));
}

/** The entry of these values, as `valuesOfMember` gives them, and this id. */
export function joinMember(values: readonly string[], id: string): string {
  return `${values.join('')}${ID_MARK}${id}`;
}

/** Whether a text ends as index entries do. */
export const hasId = (member: string) => member.includes(ID_MARK);

/** The id at the end of an index entry. */
export function idOfMember(member: string): string {
  return member.slice(member.lastIndexOf(ID_MARK) + ID_MARK.length);
}

/**
 * What an index entry has for the first field of its index, as `encodeIndexValues` writes it: equal for
 * equal values of equal types, in whatever index. The index must have a field.
 */
export function firstValueOfMember(member: string): string {
  return valuesOfMember(member)[0] ?? '';
}

function keyPart(document: Document, name: string): KeyPart {
  const value = document[name] ?? null;
  if (typeof value === 'object' && value !== null) {
    throw new TypeError(
      `Field ${name} is not a scalar: the catalog lets no such field into an index.`,
    );
  }
  return value;
}
