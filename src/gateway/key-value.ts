/**
 * Keys at the edge of GraphQL: what a client wrote, as the value that the documents hold, and back
 * from an id.
 */
import { AlmanacError } from '../lib/errors.js';
import { type IndexEntry, indexMember, KEY_INDEX } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { FieldType } from '../model/field.js';
import { decodeId, encodeId, type KeyPart } from '../model/key.js';

const INTEGER = /^(?:0|-?[1-9]\d*)$/;

/**
 * The value of key field `name` from a GraphQL argument: an ID's text, or what the field's scalar
 * parsed. The spelling must be the one that documents have, but for UUIDs, which are lowered.
 *
 * Errors: BAD_KEY where the text cannot be a value of the field's type.
 */
export function keyValueOf(entity: Entity, name: string, value: unknown): KeyPart {
  const field = entity.fields[name];
  const text = String(value);
  switch (field?.type) {
    case 'int':
      if (!INTEGER.test(text) || !Number.isSafeInteger(Number(text))) {
        throw badKey(entity, name, 'an integer without leading zeros', text);
      }
      return Number(text);
    case 'bigint':
      if (!INTEGER.test(text)) {
        throw badKey(entity, name, 'an integer without leading zeros', text);
      }
      return text;
    case 'float':
      if (text.trim() === '' || !Number.isFinite(Number(text))) {
        throw badKey(entity, name, 'a number', text);
      }
      return Number(text);
    case 'boolean':
      return value === true;
    case 'enum':
      if (!field.values?.includes(text)) {
        throw badKey(entity, name, `one of ${field.values?.join(', ')}`, text);
      }
      return text;
    case 'uuid':
      return text.toLowerCase();
    default:
      return text;
  }
}

function badKey(entity: Entity, name: string, expected: string, text: string): AlmanacError {
  const shown = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return new AlmanacError(
    'BAD_KEY',
    `Expected ${entity.name}.${name} to be ${expected}, got ${JSON.stringify(shown)}.`,
  );
}

/** Whether a record of the entity can have this id: as `encodeId` writes one of its keys. */
export function isId(entity: Entity, id: string): boolean {
  try {
    const parts = decodeId(id, entity.key.length).map((text, at) => {
      const name = entity.key[at] ?? '';
      const isBoolean = entity.fields[name]?.type === 'boolean';
      return keyValueOf(entity, name, isBoolean ? text === 'true' : text);
    });
    return encodeId(parts) === id;
  } catch {
    return false;
  }
}

/** The entry of the index of all records that a record with this id has. */
export function keyEntryOf(entity: Entity, id: string): IndexEntry {
  const values = decodeId(id, entity.key.length).map((text, at) =>
    valueOfText(entity.fields[entity.key[at] ?? '']?.type, text),
  );
  return { index: KEY_INDEX, member: indexMember(entity, entity.key, values, id) };
}

function valueOfText(type: FieldType | undefined, text: string): KeyPart {
  if (type === 'int' || type === 'float') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}
