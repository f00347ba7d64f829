import type { FieldType } from '../../model/field.js';
import {
  decimalBytes,
  decimalWriter,
  writeBigInteger,
  writeDate,
  writeDateTime,
  writeInteger,
  writeTimestamp,
} from './image-writers.js';
import { hasZeroPart, type PlainWriter, writeText } from './plain-values.js';

/** A column as the table map of its event has it, and the stream's library keeps it. */
export interface EventColumn {
  readonly type: number;
  readonly charset: string | null;
  readonly metadata?: {
    readonly max_length?: number;
    readonly length_size?: number;
    readonly precision?: number;
    readonly decimals?: number;
    readonly size?: number;
    readonly bits?: number;
  };
}

export interface EventColumnSchema {
  readonly COLUMN_TYPE: string;
  readonly UNSIGNED?: boolean;
  readonly ENUM_VALUES?: readonly string[];
  readonly SET_VALUES?: readonly string[];
}

/** How the values of a column lie in a row image, and what they are. */
export interface ImageValues {
  /** Bytes of a value; 0 where each says so itself. */
  readonly width: number;
  /** Bytes of the length before a value that says so. */
  readonly prefix: number;
  /** What the stream's library makes of the bytes; undefined where only the library knows. */
  readonly read: ((bytes: Buffer, from: number, to: number) => unknown) | undefined;
  /** Writes the JSON text of a field of some types, in at most `MOST_WRITTEN` bytes more than the value has. */
  readonly write: Readonly<Partial<Record<FieldType, PlainWriter>>>;
}

type Read = NonNullable<ImageValues['read']>;

/** Of DECIMAL(65,30), a sign, a point and quotes, with some to spare. */
export const MOST_WRITTEN = 100;

// The codes are those of MySQL's field_types.h.
const WIDTHS: Readonly<Record<number, number>> = { 1: 1, 2: 2, 9: 3, 3: 4, 8: 8 };
const [FLOAT, DOUBLE, DATE, YEAR, BIT, DECIMAL] = [4, 5, 10, 13, 16, 246];
const [TIMESTAMP2, DATETIME2, TIME2] = [17, 18, 19];
const [VARCHAR, ENUM, SET, BLOB, STRING] = [15, 247, 248, 252, 254];
const [JSON_TYPE, GEOMETRY] = [245, 255];

const UTF8 = ['utf8', 'utf8mb3', 'utf8mb4'];
const QUOTE = '"'.charCodeAt(0);
const [TRUE, FALSE] = [Buffer.from('true'), Buffer.from('false')];

/** How to read a column of a row image; undefined where not even its width is known here. */
export function imageValuesOf(
  column: EventColumn,
  schema: EventColumnSchema,
): ImageValues | undefined {
  const { metadata = {} } = column;
  const {
    max_length: mostBytes = 0,
    decimals = 0,
    size = 0,
    length_size: lengthSize = 0,
  } = metadata;
  const fractionBytes = Math.ceil(decimals / 2);
  switch (column.type) {
    case 1:
    case 2:
    case 3:
    case 8:
    case 9:
      return integersOf(column.type, schema);
    case FLOAT:
      return fixed(4, (bytes, from) => bytes.readFloatLE(from));
    case DOUBLE:
      return fixed(8, (bytes, from) => bytes.readDoubleLE(from));
    case YEAR:
      return fixed(1, (bytes, from) => (bytes[from] ?? 0) + 1900);
    case BIT:
      return fixed(Math.ceil((metadata.bits ?? 0) / 8), readBytes);
    case DECIMAL: {
      const { precision = 0 } = metadata;
      const write = decimalWriter(precision, decimals);
      return fixed(decimalBytes(precision, decimals), reading(write), { decimal: quoting(write) });
    }
    case DATE:
      return fixed(3, reading(writeDate), { date: unlessZero(quoting(writeDate)) });
    case DATETIME2: {
      const read = reading(writeDateTime(decimals, ' '));
      const write = unlessZero(quoting(writeDateTime(decimals, 'T')));
      return fixed(5 + fractionBytes, read, { localDateTime: write });
    }
    case TIMESTAMP2: {
      const read = reading(writeTimestamp(decimals, ' ', ''));
      const write = unlessZero(quoting(writeTimestamp(decimals, 'T', 'Z')));
      return fixed(4 + fractionBytes, read, { dateTime: write });
    }
    case TIME2:
      return fixed(3 + fractionBytes);
    case ENUM: {
      const { ENUM_VALUES: members } = schema;
      return fixed(size, members && ((bytes, from) => members[bytes.readUIntLE(from, size) - 1]));
    }
    case SET:
      return fixed(size);
    case VARCHAR:
    case STRING:
      return ofLength(mostBytes > 255 ? 2 : 1, column, schema);
    case JSON_TYPE:
    case GEOMETRY:
      return { width: 0, prefix: lengthSize, read: undefined, write: {} };
    case BLOB:
      return ofLength(lengthSize, column, { COLUMN_TYPE: 'varbinary' });
    default:
      return undefined;
  }
}

const fixed = (
  width: number,
  read?: ImageValues['read'],
  write: ImageValues['write'] = {},
): ImageValues => ({ width, prefix: 0, read, write });

/** @param schema whose type is `binary(20)` or `varbinary(20)` for bytes */
function ofLength(
  prefix: number,
  { charset }: EventColumn,
  { COLUMN_TYPE }: EventColumnSchema,
): ImageValues {
  if (charset !== null && UTF8.includes(charset)) {
    return { width: 0, prefix, read: readText, write: { string: writeText } };
  }
  const isBytes = charset === null && /^(?:var)?binary/.test(COLUMN_TYPE);
  const width = Number(/^binary\((\d+)\)/.exec(COLUMN_TYPE)?.[1] ?? 0);
  const read: Read = width > 0 ? (...part) => padded(readBytes(...part), width) : readBytes;
  return { width: 0, prefix, read: isBytes ? read : undefined, write: {} };
}

const readText: Read = (bytes, from, to) => bytes.toString('utf8', from, to);
const readBytes = (bytes: Buffer, from: number, to: number) => bytes.subarray(from, to);

/** Trailing zeros are not in the image. */
function padded(bytes: Buffer, width: number): Buffer {
  const whole = Buffer.alloc(width);
  bytes.copy(whole);
  return whole;
}

function integersOf(type: number, { COLUMN_TYPE, UNSIGNED }: EventColumnSchema): ImageValues {
  const width = WIDTHS[type] ?? 0;
  const isUnsigned = UNSIGNED ?? COLUMN_TYPE.includes('unsigned');
  if (width === 8) {
    const read: Read = (bytes, from) => {
      const value = isUnsigned ? bytes.readBigUInt64LE(from) : bytes.readBigInt64LE(from);
      const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
      return isSafe ? Number(value) : String(value);
    };
    return fixed(width, read, { bigint: quoting(writeBigInteger) });
  }
  const read = (bytes: Buffer, from: number) =>
    isUnsigned ? bytes.readUIntLE(from, width) : bytes.readIntLE(from, width);
  const write: PlainWriter = (bytes, from, _, out, at) =>
    writeInteger(read(bytes as Buffer, from), out, at);
  const writeBoolean: PlainWriter = (bytes, from, _, out, at) => {
    const text = bytes[from] === 0 ? FALSE : TRUE;
    out.set(text, at);
    return at + text.length;
  };
  return fixed(width, read, {
    int: write,
    bigint: quoting(write),
    ...(width === 1 && { boolean: writeBoolean }),
  });
}

/** In quotes. */
function quoting(write: PlainWriter): PlainWriter {
  return (bytes, from, to, out, at) => {
    out[at] = QUOTE;
    const end = write(bytes, from, to, out, at + 1);
    if (end < 0) return end;
    out[end] = QUOTE;
    return end + 1;
  };
}

/** Leaves a date without a month or a day to its codec. */
function unlessZero(write: PlainWriter): PlainWriter {
  return (bytes, from, to, out, at) => {
    const end = write(bytes, from, to, out, at);
    return hasZeroPart(out, at + 1) ? -1 : end;
  };
}

/** The same as a text. */
function reading(write: PlainWriter): Read {
  const out = Buffer.alloc(MOST_WRITTEN);
  return (bytes, from, to) => out.toString('latin1', 0, write(bytes, from, to, out, 0));
}
