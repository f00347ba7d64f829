import { createHash } from 'node:crypto';
import { canonicalJson } from '../lib/canonical-json.js';
import type { JsonValue } from '../lib/stable-json.js';
import type { Document } from './document.js';
import type { Entity } from './entity.js';
import type { Field, FieldType } from './field.js';

/**
 * How the checksum of a record is made of its fields. A source computes the same of its rows without
 * making documents of them, so that a comparison shares no code with the way that values took.
 *
 * | form | its part of the checksum |
 * |---|---|
 * | plain | the text itself: it holds digits, letters of its own and `:-.` only |
 * | hashed | SHA-256 in hex of the text (of the bytes, where the field is `bytes`) |
 * | parsed | a text that only a program can write: kept out of the database's part, and added here |
 */
export const CHECKSUM_FORM: Readonly<Record<FieldType, 'plain' | 'hashed' | 'parsed'>> = {
  int: 'plain',
  bigint: 'plain',
  boolean: 'plain',
  decimal: 'plain',
  float: 'parsed',
  string: 'hashed',
  bytes: 'hashed',
  enum: 'hashed',
  set: 'hashed',
  date: 'plain',
  localDateTime: 'plain',
  dateTime: 'plain',
  time: 'plain',
  json: 'parsed',
  geojson: 'parsed',
  uuid: 'plain',
};

/** Stands for NULL: no other part is it. */
export const NULL_PART = 'N';
/** Follows each part. */
export const PART_END = ';';

/** The checksum of a document: equal to that of its row, where the two say the same. */
export function checksumOf(entity: Entity, document: Document): string {
  const fields = Object.entries(entity.fields);
  const isWhole = Object.keys(document).every((name) => Object.hasOwn(entity.fields, name));
  if (!isWhole) return wrong(document);
  const plain = fields
    .filter(([, { type }]) => CHECKSUM_FORM[type] !== 'parsed')
    .map(([name, { type }]) => partOf(type, document[name]) + PART_END)
    .join('');
  const parsed = parsedFields(entity).map(([name, { type }]) => parsedPart(type, document[name]));
  return combineChecksum(sha256(plain), parsed);
}

/** The fields whose part the database does not make, in the order of their parts. */
export function parsedFields(entity: Entity): (readonly [string, Field])[] {
  return Object.entries(entity.fields).filter(([, { type }]) => CHECKSUM_FORM[type] === 'parsed');
}

/** The whole checksum of the database's part and the parsed fields' parts. */
export function combineChecksum(database: string, parsed: readonly string[]): string {
  return parsed.length === 0 ? database : sha256(JSON.stringify([database, ...parsed]));
}

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

// A field that is not there, or of another type than its own, was changed by hand: any text that no
// right value has.
function partOf(type: FieldType, value: JsonValue | undefined): string {
  if (value === null) return NULL_PART;
  if (type === 'set') return isSet(value) ? sha256(value.join(',')) : wrong(value);
  if (typeof value !== JSON_TYPE[type]) return wrong(value);
  const text = String(value);
  if (type === 'bytes') {
    const bytes = Buffer.from(text, 'base64');
    // The decoder takes other spellings too.
    return bytes.toString('base64') === text ? sha256(bytes) : wrong(value);
  }
  return CHECKSUM_FORM[type] === 'hashed' ? sha256(text) : text;
}

function parsedPart(type: FieldType, value: JsonValue | undefined): string {
  if (value === undefined) return wrong(value);
  if (type === 'json') return canonicalJson(value);
  if (value === null) return NULL_PART;
  if (type === 'geojson') return canonicalJson(value);
  return typeof value === 'number' ? String(value) : wrong(value);
}

const isSet = (value: JsonValue | undefined): value is readonly string[] =>
  Array.isArray(value) &&
  value.every((member) => typeof member === 'string' && !member.includes(','));

const wrong = (value: JsonValue | undefined) => `?${JSON.stringify(value)}`;

const JSON_TYPE: Partial<Record<FieldType, 'number' | 'boolean' | 'string'>> = {
  int: 'number',
  boolean: 'boolean',
  bigint: 'string',
  decimal: 'string',
  string: 'string',
  bytes: 'string',
  enum: 'string',
  date: 'string',
  localDateTime: 'string',
  dateTime: 'string',
  time: 'string',
  uuid: 'string',
};
