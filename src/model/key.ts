import { AlmanacError } from '../lib/errors.js';

/** One component of a key or of an index: a document's scalar value. */
export type KeyPart = string | number | boolean | null;

// Redis Cluster hashes what stands between the first '{' and '}'; ':' separates the parts of a
// Redis key and '/' those of an id. Control characters are escaped so that ids can be read and
// pasted. A lone surrogate has no UTF-8 and would collide with U+FFFD.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it escapes
const UNSAFE = /[%/:{}\u0000-\u001f\u007f\ud800-\udfff]/gu;

// Most parts are of these alone, and need no look at each character.
const SAFE = /^[\w.-]*$/;

const escapePart = (part: string) =>
  SAFE.test(part)
    ? part
    : part.replace(
        UNSAFE,
        (char) => `%${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
      );

const unescapePart = (part: string) =>
  part.replace(/%([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

/**
 * A record's key as text: its parts in key order, escaped, joined with '/'. Injective for parts of
 * the same types: two keys never share an id. An empty string part is the empty text.
 */
export function encodeId(parts: readonly KeyPart[]): string {
  const [only = null] = parts;
  if (parts.length === 1) return escapePart(String(only));
  return joinId(parts.map((part) => escapePart(String(part))));
}

/** An id of parts as `splitId` gives them. */
export function joinId(parts: readonly string[]): string {
  return parts.join('/');
}

/** The parts of an id, as text. Errors: BAD_KEY unless there are `count` of them. */
export function decodeId(id: string, count: number): string[] {
  return splitId(id, count).map(unescapePart);
}

/** The parts of an id as they stand there, escaped. Errors: as of `decodeId`. */
export function splitId(id: string, count: number): string[] {
  const parts = id.split('/');
  if (parts.length !== count) {
    throw new AlmanacError(
      'BAD_KEY',
      `Expected an id of ${count} part(s) joined with "/", got ${JSON.stringify(id)}. Use an id as Almanac printed it.`,
    );
  }
  return parts;
}

/** Ends each component of a tuple, and stands nowhere else in one. */
const END = '\u0000\u0001';
const ESCAPED_NUL = '\u0000\u0002';

/**
 * Values as text whose UTF-8 bytes sort as the values do, component by component: null first, then
 * false, true, numbers by size, strings by code point. Complete components are prefix free, so the
 * encoding of a tuple's beginning is a prefix range of it. The idea is FoundationDB's tuple layer.
 */
export function encodeTuple(parts: readonly KeyPart[]): string {
  let text = '';
  for (const part of parts) text += encodeComponent(part);
  return text;
}

/** The components of an encoded tuple, each encoded. */
export function splitTuple(text: string): string[] {
  const parts = text.split(END);
  parts.pop();
  return parts.map((part) => part + END);
}

/** The text that a component of an encoded tuple stands for; undefined for what is no text. */
export function decodeText(component: string): string | undefined {
  if (!component.startsWith('4') || !component.endsWith(END)) return undefined;
  return component.slice(1, -END.length).replaceAll(ESCAPED_NUL, '\u0000');
}

/** What the encodings of all texts begin with that begin with `text`. */
export function encodeTextPrefix(text: string): string {
  return `4${text.replaceAll('\u0000', ESCAPED_NUL)}`;
}

function encodeComponent(part: KeyPart): string {
  if (part === null) return `0${END}`;
  if (typeof part === 'boolean') return part ? `2${END}` : `1${END}`;
  if (typeof part === 'number') return `3${sortableNumber(part)}${END}`;
  return `${encodeTextPrefix(part)}${END}`;
}

const scratch = Buffer.alloc(8);

/** An IEEE 754 double as 16 hex digits that sort by size (negative numbers have all bits flipped). */
function sortableNumber(value: number): string {
  scratch.writeDoubleBE(value === 0 ? 0 : value);
  const first = scratch[0] ?? 0;
  if (first < 0x80) scratch[0] = first | 0x80;
  else for (const [at, byte] of scratch.entries()) scratch[at] = ~byte;
  return scratch.toString('hex');
}

// Beyond any DECIMAL(65,30) and BIGINT.
const MOST_DIGITS = 999;

/**
 * A number of any size and precision, as a document holds it (`-12.50`), as text that sorts by size:
 * sign, count of whole digits, digits; of a negative number, each counted down from its highest.
 */
export function sortableDigits(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^-/, '').split('.');
  const digits = whole.replace(/^0+/, '');
  const decimals = fraction.replace(/0+$/, '');
  const isNegative = text.startsWith('-') && digits + decimals !== '';
  const count = (length: number) => String(length).padStart(3, '0');
  if (!isNegative) return `1${count(digits.length)}${digits}.${decimals}`;
  // ':' comes after every digit: of two that begin alike, the longer is the smaller.
  const down = (some: string) => some.replace(/\d/g, (digit) => String(9 - Number(digit)));
  return `0${count(MOST_DIGITS - digits.length)}${down(digits)}.${down(decimals)}:`;
}
