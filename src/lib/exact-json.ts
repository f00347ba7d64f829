import type { JsonValue } from './stable-json.js';

// Never a string as a whole: of one with millions of escapes, the expression would run out of stack.
const TOKEN = /\\.|"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
// A double carries any 15 digits.
const SURELY_EXACT = /^[-.\d]{1,15}$/;

/**
 * JSON text as a value in which no number has lost a digit: `exactNumber` for each. Of members with the
 * same name the last one counts; `__proto__` is a name like any other.
 *
 * Errors: SyntaxError where the text is not JSON.
 */
export function parseExactJson(text: string): JsonValue {
  let inString = false;
  const exact = text.replace(TOKEN, (token) => {
    if (token === '"') inString = !inString;
    else if (!inString && !token.startsWith('\\')) return JSON.stringify(exactNumber(token));
    return token;
  });
  return JSON.parse(exact) as JsonValue;
}

/** A JSON number as a number where a double carries it exactly, else its text. Zero has no sign. */
export function exactNumber(text: string): number | string {
  const value = Number(text) + 0;
  if (SURELY_EXACT.test(text)) return value;
  return decimalOf(text) === decimalOf(String(value)) ? value : text;
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
