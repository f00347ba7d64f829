import { type GraphQLLeafType, type GraphQLObjectType, getNullableType, isLeafType } from 'graphql';
import { AlmanacError, messageOf } from '../../lib/errors.js';
import type { Entity } from '../../model/entity.js';
import type { KeyPart } from '../../model/key.js';
import { keyValueOf } from '../key-value.js';
import { fieldNameOf } from '../names.js';
import { uniqueIndexesOf } from '../unique-queries.js';

/** What a gateway sends for a record: its type's name, and the fields of one of its keys. */
export type Representation = Readonly<Record<string, unknown>>;

interface KeyField {
  /** In the document. */
  readonly name: string;
  /** In GraphQL. */
  readonly shown: string;
  readonly type: GraphQLLeafType;
}

/** One `@key` of an entity: the primary key, or a unique index. */
export interface EntityKey {
  /** Undefined for the primary key. */
  readonly index: string | undefined;
  readonly fields: readonly KeyField[];
}

/** The keys of an entity's object type that it shows whole, the primary key first. */
export function entityKeysOf(entity: Entity, type: GraphQLObjectType): EntityKey[] {
  const fields = type.getFields();
  const keys: readonly (readonly [string | undefined, readonly string[]])[] = [
    [undefined, entity.key],
    ...uniqueIndexesOf(entity),
  ];
  return keys.flatMap(([index, names]) => {
    const keyFields = names.flatMap((name): KeyField[] => {
      const field = fields[fieldNameOf(name)];
      const leaf = field && getNullableType(field.type);
      return field?.args.length === 0 && isLeafType(leaf)
        ? [{ name, shown: field.name, type: leaf }]
        : [];
    });
    return keyFields.length === names.length ? [{ index, fields: keyFields }] : [];
  });
}

/** `@key`'s selection of fields. */
export const selectionOf = ({ fields }: EntityKey) => fields.map(({ shown }) => shown).join(' ');

/** The key that a representation names, with its values. */
export interface NamedKey {
  readonly key: EntityKey;
  readonly values: readonly KeyPart[];
}

/** Errors: BAD_REPRESENTATION where it has no key whole, or a value that its field cannot have. */
export function namedKeyOf(
  entity: Entity,
  keys: readonly EntityKey[],
  representation: Representation,
): NamedKey {
  // Of several keys one may be null; where all that came are, no record has such a key.
  const key =
    wholeKey(keys, representation, { isNullOk: false }) ??
    wholeKey(keys, representation, { isNullOk: true });
  if (!key) {
    const expected = keys.map((one) => `"${selectionOf(one)}"`).join(' or ');
    const arrived = Object.keys(representation).filter((name) => name !== '__typename');
    throw badRepresentation(
      `Expected a representation of ${entity.name} with ${expected}, got one with ${arrived.length > 0 ? arrived.join(', ') : 'nothing'}.`,
    );
  }
  return { key, values: valuesOf(entity, key, representation) };
}

function valuesOf(entity: Entity, { fields }: EntityKey, representation: Representation) {
  const partOf = (field: KeyField) => keyPartOf(entity, field, representation[field.shown]);
  return fields.map(partOf);
}

function wholeKey(
  keys: readonly EntityKey[],
  representation: Representation,
  { isNullOk }: { readonly isNullOk: boolean },
): EntityKey | undefined {
  next: for (const key of keys) {
    for (const { shown } of key.fields) {
      const value = representation[shown];
      if (value === undefined || (value === null && !isNullOk)) continue next;
    }
    return key;
  }
  return undefined;
}

function keyPartOf(entity: Entity, { name, shown, type }: KeyField, value: unknown): KeyPart {
  if (value === null) return null;
  try {
    return keyValueOf(entity, name, type.parseValue(value));
  } catch (error) {
    throw badRepresentation(
      `Expected a representation of ${entity.name} with ${shown} of type ${type.name}: ${messageOf(error)}`,
      error,
    );
  }
}

export function badRepresentation(message: string, cause?: unknown): AlmanacError {
  return new AlmanacError('BAD_REPRESENTATION', message, { cause });
}
