import { AlmanacError } from '../../lib/errors.js';
import { type JsonValue, sortKeys } from '../../lib/stable-json.js';
import type { Field, FieldType } from '../../model/field.js';
import { type Column, membersOf, quote } from './column.js';
import { formatInet4, formatInet6 } from './inet6.js';

/** How one column becomes one field: the same value from a SELECT and from a binlog row image. */
export interface ColumnCodec {
  readonly fieldName: string;
  readonly column: string;
  /** The expression that a snapshot selects. */
  readonly expression: string;
  /** Errors: SOURCE_UNSUITABLE for a value that the field's type cannot carry. */
  fromSelect(value: unknown): JsonValue;
  /** As `fromSelect`, for what the stream's library decodes. */
  fromBinlog(value: unknown): JsonValue;
}

type Convert = (value: unknown) => JsonValue;

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
  uuid: ['uuid'],
};

/** Charsets that the stream's library cannot decode (CDC.md, C). */
const UNDECODABLE_CHARSETS = ['dec8', 'hp8', 'swe7', 'keybcs2', 'geostd8'];

/** Why `column` cannot hold `field`, as "expected …, got …"; undefined where it can. */
export function columnMismatch(field: Field, column: Column): string | undefined {
  const expected = COLUMNS_OF[field.type];
  if (!expected.includes(column.dataType)) {
    return `expected a column of ${expected.join(', ')} for field type ${field.type}, got ${column.columnType}`;
  }
  if (field.type === 'int' && column.dataType === 'int' && column.unsigned) {
    return 'expected a signed INT for field type int (GraphQL Int has 32 bits), got int unsigned; declare it as bigint';
  }
  if (column.charset && UNDECODABLE_CHARSETS.includes(column.charset)) {
    return `expected a character set that the binlog's reader decodes, got ${column.charset}; utf8mb4 is one`;
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

/** The codec of a column that `columnMismatch` finds nothing wrong with. */
export function createColumnCodec(
  fieldName: string,
  field: Field,
  table: string,
  column: Column,
): ColumnCodec {
  const refuse = (value: unknown): never => {
    throw new AlmanacError(
      'SOURCE_UNSUITABLE',
      `${table}.${column.name}: expected a ${field.type}${field.nullable ? ' or NULL' : ''}, got ${JSON.stringify(value)}. Correct the row, or declare the field so that it can hold this.`,
    );
  };
  // In a JSON column that is NOT NULL, null is a value like any other.
  const canBeNull = field.nullable || field.type === 'json';
  const nullOr =
    (convert: Convert): Convert =>
    (value) => {
      const converted = value === null || value === undefined ? null : tryTo(convert, value);
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
  const mend = mendOf(column);
  return {
    fieldName,
    column: column.name,
    // The text protocol prints a FLOAT with 6 digits; the row image has them all.
    expression:
      column.dataType === 'float' ? `CAST(${quote(column.name)} AS DOUBLE)` : quote(column.name),
    fromSelect: nullOr(convert),
    fromBinlog: nullOr((value) => convert(mend(value))),
  };
}

function converterOf(field: Field, column: Column): Convert {
  switch (field.type) {
    case 'int':
    case 'float':
      return Number;
    case 'bigint':
      return (value) => (Buffer.isBuffer(value) ? bitsOf(value).toString() : String(value));
    case 'boolean':
      return (value) => (Buffer.isBuffer(value) ? bitsOf(value) !== 0n : Number(value) !== 0);
    case 'decimal':
      // ZEROFILL pads the SELECT's text alone.
      return (value) => String(value).replace(/^(-?)0+(?=\d)/, '$1');
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
      return (value) => sortKeys(JSON.parse(String(value)) as JsonValue);
    case 'string':
    case 'enum':
    case 'time':
    case 'uuid':
      return String;
  }
}

const bitsOf = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex') || '0'}`);

/** A date of which the month or the day is zero is no date: NULL, where the field allows it. */
function dateOrNull(value: unknown): string | null {
  const text = String(value);
  return /^\d{4}-(?:00|\d\d-00)/.test(text) ? null : text;
}

/** Takes back what the stream's library makes of a value, where it differs from a SELECT (CDC.md, C). */
function mendOf(column: Column): (value: unknown) => unknown {
  switch (column.dataType) {
    case 'enum':
      return (value) => value ?? '';
    case 'year':
      return (value) => (value === 1900 ? 0 : value);
    case 'time':
      return carrySixtyFour;
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

/** A negative TIME with a zero part arrives as -00:63:64 for -01:00:00: two's complement, half undone. */
function carrySixtyFour(value: unknown): string {
  const text = String(value);
  const match = /^-(\d+):(\d\d):64(.*)$/.exec(text);
  if (!match) return text;
  const [, hours = '0', minutes = '0', rest = ''] = match;
  const carried = Number(minutes) + 1;
  const pad = (part: number) => String(part).padStart(2, '0');
  return carried === 64
    ? `-${pad(Number(hours) + 1)}:00:00${rest}`
    : `-${pad(Number(hours))}:${pad(carried)}:00${rest}`;
}
