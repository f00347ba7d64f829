import type { JsonValue } from './stable-json.js';

// A string is taken whole, so that digits in it are no numbers.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * JSON text as a value in which no number has lost a digit: `exactNumber` for each. Of members with the
 * same name the last one counts; `__proto__` is a name like any other.
 *
 * Errors: SyntaxError where the text is not JSON.
 */
export function parseExactJson(text: string): JsonValue {
  const exact = text.replace(TOKEN, (token) =>
    token.startsWith('"') ? token : JSON.stringify(exactNumber(token)),
  );
  return JSON.parse(exact) as JsonValue;
}

/** A JSON number as a number where a double carries it exactly, else its text. Zero has no sign. */
export function exactNumber(text: string): number | string {
  const value = Number(text);
  return decimalOf(text) === decimalOf(String(value)) ? value + 0 : text;
}

/** The same text for every way to write a number: its significant digits and their power of ten. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  let start = 0;
  let end = digits.length;
  while (start < end && digits[start] === '0') start += 1;
  while (end > start && digits[end - 1] === '0') end -= 1;
  if (start === end) return whole === '' ? text : '0';
  const power = BigInt(exponent) + BigInt(whole.length - end);
  return `${sign}${digits.slice(start, end)}e${power}`;
}
