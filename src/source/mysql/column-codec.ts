import { AlmanacError } from '../../lib/errors.js';
import { parseExactJson } from '../../lib/exact-json.js';
import { type JsonValue, sortKeys } from '../../lib/stable-json.js';
import type { Field, FieldType } from '../../model/field.js';
import { decodeBinaryJson } from './binary-json.js';
import { charsetMismatch, isUnicode, type TextDecoder } from './charset.js';
import { type Column, GEOMETRIES, membersOf, quote } from './column.js';
import { geoJsonOf } from './geo-json.js';
import { formatInet4, formatInet6 } from './inet6.js';
import { mendNegativeTime } from './negative-time.js';

/** How one column becomes one field: the same value from a SELECT and from a binlog row image. */
export interface ColumnCodec {
  readonly fieldName: string;
  readonly column: string;
  /** The expression that a snapshot selects. */
  readonly expression: string;
  /** The column's character set; null where it has none. */
  readonly charset: string | null;
  /** The members of an ENUM or SET that the stream's library would spell otherwise than the server. */
  readonly members: readonly string[] | undefined;
  /** Whether `fromBinlog` takes the bytes of the row image, and not what the stream's library makes of them. */
  readonly takesBytes: boolean;
  /** Errors: SOURCE_UNSUITABLE for a value that the field's type cannot carry. */
  fromSelect(value: unknown): JsonValue;
  /** As `fromSelect`, for what the stream's library decodes. */
  fromBinlog(value: unknown): JsonValue;
}

type Convert = (value: unknown) => JsonValue;

const SHOWN_LENGTH = 200;

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'year'];
const TEXTS = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];

/** Which columns a field type can be declared on. */
const COLUMNS_OF: Readonly<Record<FieldType, readonly string[]>> = {
  int: INTEGERS,
  bigint: [...INTEGERS, 'bigint', 'bit'],
  boolean: ['tinyint', 'bit'],
  decimal: ['decimal'],
  float: ['float', 'double'],
  string: [...TEXTS, 'enum', 'inet4', 'inet6'],
  bytes: ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'],
  enum: ['enum'],
  set: ['set'],
  date: ['date'],
  localDateTime: ['datetime'],
  dateTime: ['timestamp'],
  time: ['time'],
  // MariaDB's JSON is LONGTEXT with a check.
  json: ['json', 'longtext'],
  geojson: GEOMETRIES,
  uuid: ['uuid'],
};

/** Why `column` cannot hold `field`, as "expected …, got …"; undefined where it can. */
export function columnMismatch(field: Field, column: Column): string | undefined {
  const expected = COLUMNS_OF[field.type];
  if (!expected.includes(column.dataType)) {
    return `expected a column of ${expected.join(', ')} for field type ${field.type}, got ${column.columnType}`;
  }
  if (field.type === 'int' && column.dataType === 'int' && column.unsigned) {
    return 'expected a signed INT for field type int (GraphQL Int has 32 bits), got int unsigned; declare it as bigint';
  }
  const undecodable = column.charset && charsetMismatch(column.charset, column.collation ?? '');
  if (undecodable) return undecodable;
  if (field.type === 'set' && membersOf(column.columnType).includes('')) {
    return `expected no empty member (its text is that of the empty set), got ${column.columnType}`;
  }
  if (column.nullable && !field.nullable) {
    return 'expected a NOT NULL column, got one that may be NULL; declare the field nullable';
  }
  if (!field.values) return undefined;
  const missing = membersOf(column.columnType).filter((member) => !field.values?.includes(member));
  return missing.length > 0
    ? `expected the members ${field.values.join(', ')}, got also ${missing.join(', ')}`
    : undefined;
}

/** Whether text of a column needs the server's own table of its character set. */
export function needsDecoder({ dataType, charset }: Column): boolean {
  return TEXTS.includes(dataType) && charset !== null && !isUnicode(charset);
}

/**
 * The codec of a column that `columnMismatch` finds nothing wrong with.
 *
 * @param decodeText for the columns that `needsDecoder` names
 */
export function createColumnCodec(
  fieldName: string,
  field: Field,
  table: string,
  column: Column,
  decodeText?: TextDecoder,
): ColumnCodec {
  const { name, dataType, charset } = column;
  const refuse = (value: unknown): never => {
    const shown = JSON.stringify(value)?.slice(0, SHOWN_LENGTH);
    throw new AlmanacError(
      'SOURCE_UNSUITABLE',
      `${table}.${name}: expected a ${field.type}${field.nullable ? ' or NULL' : ''}, got ${shown}. Correct the row, or declare the field so that it can hold this.`,
    );
  };
  // In a JSON column that is NOT NULL, null is a value like any other.
  const canBeNull = field.nullable || field.type === 'json';
  const nullOr =
    (convert: Convert): Convert =>
    (value) => {
      const converted = value === null ? null : tryTo(convert, value);
      return converted === null && !canBeNull ? refuse(value) : converted;
    };
  const tryTo = (convert: Convert, value: unknown) => {
    try {
      return convert(value);
    } catch {
      return refuse(value); // JSON.parse, for one
    }
  };
  const convert = converterOf(field, column);
  const mend = mendOf(column, decodeText);
  return {
    fieldName,
    column: name,
    expression: expressionOf(column),
    charset,
    members: charset !== null && !isUnicode(charset) ? membersOf(column.columnType) : undefined,
    takesBytes: decodeText !== undefined || dataType === 'json' || GEOMETRIES.includes(dataType),
    fromSelect: nullOr(convert),
    fromBinlog: nullOr((value) => {
      const mended = mend(value);
      if (mended === undefined) throw new TypeError('the library does not know this type');
      return convert(mended);
    }),
  };
}

function expressionOf({ name, dataType }: Column): string {
  // The text protocol prints a FLOAT with 6 digits; the row image has them all.
  if (dataType === 'float') return `CAST(${quote(name)} AS DOUBLE)`;
  // As it is stored, and stands in a row image.
  if (GEOMETRIES.includes(dataType)) return `CAST(${quote(name)} AS BINARY)`;
  return quote(name);
}

function converterOf(field: Field, column: Column): Convert {
  switch (field.type) {
    case 'int':
    case 'float':
      return (value) => Number(value) + 0; // JSON has no zero with a sign
    case 'bigint':
      return (value) => (Buffer.isBuffer(value) ? bitsOf(value).toString() : unpadded(value));
    case 'boolean':
      return (value) => (Buffer.isBuffer(value) ? bitsOf(value) !== 0n : Number(value) !== 0);
    case 'decimal':
      return unpadded;
    case 'bytes':
      return (value) => (value as Buffer).toString('base64');
    case 'set': {
      const members = membersOf(column.columnType);
      return (value) => {
        const present = new Set(String(value).split(','));
        return members.filter((member) => present.has(member));
      };
    }
    case 'date':
      return dateOrNull;
    case 'localDateTime':
      return (value) => dateOrNull(value)?.replace(' ', 'T') ?? null;
    case 'dateTime':
      return (value) => dateOrNull(value)?.replace(' ', 'T').concat('Z') ?? null;
    case 'json':
      return (value) =>
        sortKeys(Buffer.isBuffer(value) ? decodeBinaryJson(value) : parseExactJson(String(value)));
    case 'geojson':
      return (value) => geoJsonOf(value as Buffer);
    case 'enum': {
      // What no member fitted is stored as an empty text, which is none of them.
      const isNone = (text: string) => text === '' && !field.values?.includes('');
      return (value) => (isNone(String(value)) ? null : String(value));
    }
    case 'string':
    case 'time':
    case 'uuid':
      return String;
  }
}

/** ZEROFILL pads the SELECT's text alone. */
const unpadded = (value: unknown) => String(value).replace(/^(-?)0+(?=\d)/, '$1');

const bitsOf = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex') || '0'}`);

/** A date of which the month or the day is zero is no date: NULL, where the field allows it. */
function dateOrNull(value: unknown): string | null {
  const text = String(value);
  return /^\d{4}-(?:00|\d\d-00)/.test(text) ? null : text;
}

/** Takes back what the stream's library makes of a value, where it differs from a SELECT (CDC.md, C). */
function mendOf(column: Column, decodeText?: TextDecoder): (value: unknown) => unknown {
  if (decodeText) return (value) => decodeText(value as Buffer);
  switch (column.dataType) {
    case 'enum':
      return (value) => value ?? '';
    case 'year':
      return (value) => (value === 1900 ? 0 : value);
    case 'time':
      return mendNegativeTime;
    // MariaDB's own types are fixed-width binary columns in a row image.
    case 'uuid':
      return (value) => fixedWidth(value, 16, formatUuid);
    case 'inet4':
      return (value) => fixedWidth(value, 4, formatInet4);
    case 'inet6':
      return (value) => fixedWidth(value, 16, formatInet6);
    default:
      return (value) => value;
  }
}

/** A row image leaves trailing zero bytes out. */
function fixedWidth(value: unknown, width: number, format: (bytes: Buffer) => string): unknown {
  if (!Buffer.isBuffer(value)) return value;
  const bytes = Buffer.alloc(width);
  value.copy(bytes);
  return format(bytes);
}

const formatUuid = (bytes: Buffer) =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
