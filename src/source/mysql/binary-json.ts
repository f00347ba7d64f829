import { exactNumber } from '../../lib/exact-json.js';
import type { JsonValue } from '../../lib/stable-json.js';

/**
 * MySQL's binary form of JSON, as it stands in a row image (the server's sql-common/json_binary.h), to
 * the value that parsing the server's own text of it gives. The stream's library would quote decimals
 * and lose members called `__proto__`.
 *
 * Errors: RangeError, TypeError for bytes that are no such form.
 */
export function decodeBinaryJson(bytes: Buffer): JsonValue {
  // What INSERT IGNORE makes of NULL in a column that allows none.
  return bytes.length === 0 ? null : decode(bytes.readUInt8(0), bytes.subarray(1));
}

const LITERALS = [null, true, false] as const;

/** @param data the value's own bytes and perhaps more after them */
function decode(type: number, data: Buffer): JsonValue {
  switch (type) {
    case 0x00:
    case 0x01:
      return decodeObject(data, type === 0x01);
    case 0x02:
    case 0x03:
      return decodeArray(data, type === 0x03);
    case 0x04: {
      const literal = LITERALS[data.readUInt8(0)];
      if (literal === undefined) throw new RangeError('no such JSON literal');
      return literal;
    }
    case 0x05:
      return data.readInt16LE(0);
    case 0x06:
      return data.readUInt16LE(0);
    case 0x07:
      return data.readInt32LE(0);
    case 0x08:
      return data.readUInt32LE(0);
    case 0x09:
      return exactNumber(String(data.readBigInt64LE(0)));
    case 0x0a:
      return exactNumber(String(data.readBigUInt64LE(0)));
    case 0x0b:
      return data.readDoubleLE(0) + 0; // zero without a sign
    case 0x0c:
      return lengthPrefixed(data).toString();
    case 0x0f:
      return decodeOpaque(data.readUInt8(0), lengthPrefixed(data.subarray(1)));
    default:
      throw new RangeError(`no such JSON type: ${type}`);
  }
}

/** A length of 7 bits a byte, the lowest first, then as many bytes. */
function lengthPrefixed(data: Buffer): Buffer {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = data.readUInt8(at);
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte & 0x80) continue;
    if (data.length < at + 1 + length) throw new RangeError('JSON ends within a string');
    return data.subarray(at + 1, at + 1 + length);
  }
  throw new RangeError('JSON string without an end of its length');
}

function decodeObject(data: Buffer, isLarge: boolean): JsonValue {
  const width = isLarge ? 4 : 2;
  const count = data.readUIntLE(0, width);
  const keys = 2 * width;
  const values = keys + count * (width + 2);
  const members: [string, JsonValue][] = [];
  for (let at = 0; at < count; at += 1) {
    const entry = keys + at * (width + 2);
    const start = data.readUIntLE(entry, width);
    const key = data.toString('utf8', start, start + data.readUInt16LE(entry + width));
    members.push([key, decodeEntry(data, values + at * (width + 1), isLarge)]);
  }
  return Object.fromEntries(members); // an assignment would lose `__proto__`
}

function decodeArray(data: Buffer, isLarge: boolean): JsonValue {
  const width = isLarge ? 4 : 2;
  const count = data.readUIntLE(0, width);
  return Array.from({ length: count }, (_, at) =>
    decodeEntry(data, 2 * width + at * (width + 1), isLarge),
  );
}

/** A member or element: its type, then the value itself where it is small, else where it stands. */
function decodeEntry(data: Buffer, at: number, isLarge: boolean): JsonValue {
  const type = data.readUInt8(at);
  const isInline = (type >= 0x04 && type <= 0x06) || (isLarge && (type === 0x07 || type === 0x08));
  const start = isInline ? at + 1 : data.readUIntLE(at + 1, isLarge ? 4 : 2);
  return decode(type, data.subarray(start));
}

/** SQL's other types inside JSON, as the server prints them. `type`: a column type of the protocol. */
function decodeOpaque(type: number, data: Buffer): JsonValue {
  switch (type) {
    case 246:
      return exactNumber(decimalText(data));
    case 10:
      return dateText(data.readBigInt64LE(0));
    case 7:
    case 12:
      return `${dateText(data.readBigInt64LE(0))} ${timeText(data.readBigInt64LE(0), 0x1fn)}`;
    case 11:
      return timeText(data.readBigInt64LE(0), 0x3ffn);
    default:
      return `base64:type${type}:${base64Lines(data)}`;
  }
}

const pad = (value: bigint, width: number) => String(value).padStart(width, '0');

/** From the server's packed form: year and month in base 13, 5 bits of day, then the time. */
function dateText(packed: bigint): string {
  const day = packed >> 41n;
  const month = day >> 5n;
  return `${pad(month / 13n, 4)}-${pad(month % 13n, 2)}-${pad(day & 0x1fn, 2)}`;
}

/** Hours, 6 bits of minutes, 6 of seconds, 24 of microseconds; always with those, as the server prints. */
function timeText(packed: bigint, hourMask: bigint): string {
  const size = packed < 0n ? -packed : packed;
  const parts = [(size >> 36n) & hourMask, (size >> 30n) & 0x3fn, (size >> 24n) & 0x3fn];
  const clock = parts.map((part) => pad(part, 2)).join(':');
  return `${packed < 0n ? '-' : ''}${clock}.${pad(size & 0xff_ffffn, 6)}`;
}

const BYTES_OF_DIGITS = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];

/** Precision, scale, then groups of up to nine digits; a negative number has all bits flipped. */
function decimalText(data: Buffer): string {
  const [precision = 0, scale = 0] = data;
  const bytes = Buffer.from(data.subarray(2));
  const isNegative = (bytes.readUInt8(0) & 0x80) === 0;
  if (isNegative) for (const [at, byte] of bytes.entries()) bytes[at] = byte ^ 0xff;
  bytes[0] = bytes.readUInt8(0) ^ 0x80;
  let at = 0;
  const read = (digits: number) => {
    const width = BYTES_OF_DIGITS[digits] ?? 0;
    const group = width === 0 ? '' : String(bytes.readUIntBE(at, width)).padStart(digits, '0');
    at += width;
    return group;
  };
  const nines = (digits: number) => Array.from({ length: Math.floor(digits / 9) }, () => 9);
  const wholeDigits = precision - scale;
  const whole = [wholeDigits % 9, ...nines(wholeDigits)].map(read).join('').replace(/^0+/, '');
  const fraction = [...nines(scale), scale % 9].map(read).join('');
  return `${isNegative ? '-' : ''}${whole || '0'}${fraction && `.${fraction}`}`;
}

/** The server breaks base64 into lines of 76 characters. */
const base64Lines = (data: Buffer) => data.toString('base64').replace(/.{76}(?=.)/g, '$&\n');
