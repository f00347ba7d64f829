import { isUtf8 } from 'node:buffer';
import type { FieldType } from '../../model/field.js';
import type { Column } from './column.js';

/**
 * Writes the JSON text of a value that needs no conversion: from the bytes of a SELECT's row, `from` to `to`,
 * into `out` at `at`, which has room for them and 3 more.
 *
 * Returns where it ends; -1 for a value that its codec must convert, whatever is written then.
 */
export type PlainWriter = (
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
) => number;

/** What to write a column's values with where they are plain; undefined where they never are. */
export function plainWriterOf(type: FieldType, { dataType }: Column): PlainWriter | undefined {
  switch (type) {
    case 'int':
      return writeDigits;
    case 'bigint':
      return dataType === 'bit' ? undefined : writeQuotedDigits;
    case 'decimal':
      return writeQuotedDigits;
    case 'boolean':
      return dataType === 'bit' ? undefined : writeBoolean;
    case 'string':
      return dataType === 'enum' ? writeSomeText : writeText;
    case 'enum':
      return writeSomeText;
    case 'time':
    case 'uuid':
      return writeText;
    case 'date':
      return writeDate;
    case 'localDateTime':
      return writeLocalDateTime;
    case 'dateTime':
      return writeDateTime;
    default:
      return undefined;
  }
}

const [ZERO, MINUS, QUOTE, BACKSLASH, T, Z] = [...'0-"\\TZ'].map((char) => char.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

const [ESCAPED, ASCII, PART] = [0, 1, 2];
/** Of a byte: JSON.stringify writes it as it is; so it does a part of a character beyond ASCII; it escapes it. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x20 || byte === QUOTE || byte === BACKSLASH) return ESCAPED;
  return byte < 0x80 ? ASCII : PART;
});

const writeDigits: PlainWriter = (bytes, from, to, out, at) =>
  isPadded(bytes, from, to) ? -1 : copy(bytes, from, to, out, at);

const writeQuotedDigits: PlainWriter = (bytes, from, to, out, at) =>
  isPadded(bytes, from, to) ? -1 : writeText(bytes, from, to, out, at);

/** Begins with zeros that ZEROFILL added. "0.5" does not. */
function isPadded(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] === MINUS ? from + 1 : from;
  const next = bytes[first + 1] ?? 0;
  return bytes[first] === ZERO && first + 1 < to && next >= ZERO && next <= ZERO + 9;
}

const [TRUE, FALSE] = [Buffer.from('true'), Buffer.from('false')];

const writeBoolean: PlainWriter = (bytes, from, to, out, at) => {
  if (to - from !== 1) return -1;
  const text = bytes[from] === ZERO ? FALSE : TRUE;
  return copy(text, 0, text.length, out, at);
};

export const writeText: PlainWriter = (bytes, from, to, out, at) => {
  let end = at;
  let kinds = 0;
  out[end++] = QUOTE;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] as number;
    const kind = KINDS[byte] as number;
    if (kind === ESCAPED) return -1;
    kinds |= kind;
    out[end++] = byte;
  }
  // What is no UTF-8 becomes what a decoder makes of it.
  if (kinds & PART && !isUtf8(bytes.subarray(from, to))) return -1;
  out[end++] = QUOTE;
  return end;
};

const writeSomeText: PlainWriter = (bytes, from, to, out, at) =>
  from === to ? -1 : writeText(bytes, from, to, out, at);

const writeDate: PlainWriter = (bytes, from, to, out, at) =>
  hasZeroPart(bytes, from) ? -1 : writeText(bytes, from, to, out, at);

const writeLocalDateTime: PlainWriter = (bytes, from, to, out, at) => {
  const end = writeDate(bytes, from, to, out, at);
  if (end > 0) out[at + DATE_LENGTH + 1] = T;
  return end;
};

const writeDateTime: PlainWriter = (bytes, from, to, out, at) => {
  const end = writeLocalDateTime(bytes, from, to, out, at);
  if (end < 0) return end;
  out[end - 1] = Z;
  out[end] = QUOTE;
  return end + 1;
};

const DATE_LENGTH = 'YYYY-MM-DD'.length;

/** Of a date's text: no month or no day. */
export const hasZeroPart = (bytes: Uint8Array, from: number) =>
  (bytes[from + 5] === ZERO && bytes[from + 6] === ZERO) ||
  (bytes[from + 8] === ZERO && bytes[from + 9] === ZERO);

function copy(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  let end = at;
  for (let index = from; index < to; index += 1) out[end++] = bytes[index] as number;
  return end;
}
