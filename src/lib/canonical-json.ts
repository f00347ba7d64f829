import type { JsonValue } from './stable-json.js';

/**
 * A JSON value as text that is equal for equal values, however they were written: keys sorted, the last
 * of equal keys alone, numbers as exact decimals. A number that no double holds exactly is the same as the
 * string of its digits, which is how a document carries it.
 */
export function canonicalJson(value: JsonValue): string {
  return canonical(value, (text) => text);
}

/**
 * The same of a JSON text, without a rounding on the way: JSON.parse alone would round long numbers.
 * Errors: SyntaxError.
 */
export function canonicalJsonOfText(text: string): string {
  // Numbers become strings before they are parsed, told from real ones (keys too) by the first letter.
  return canonical(JSON.parse(markTokens(text)) as JsonValue, (string, isKey) =>
    string.startsWith('s') || isKey ? string.slice(1) : { digits: string.slice(1) },
  );
}

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** `"a"` as `"sa"`, `1` as `"n1"`. One pattern for a whole string would overflow on a long one. */
function markTokens(text: string): string {
  const start = /["\d-]/g;
  const marked: string[] = [];
  let at = 0;
  for (let found = start.exec(text); found; found = start.exec(text)) {
    const isString = found[0] === '"';
    const end = isString ? stringEnd(text, found.index) : numberEnd(text, found.index);
    const token = text.slice(found.index, end);
    marked.push(text.slice(at, found.index), isString ? `"s${token.slice(1)}` : `"n${token}"`);
    at = end;
    start.lastIndex = end;
  }
  return marked.join('') + text.slice(at);
}

/** Behind the quote that ends the string which begins here. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

function numberEnd(text: string, start: number): number {
  const digits = /[\d.eE+-]+/y;
  digits.lastIndex = start;
  return start + (digits.exec(text)?.[0].length ?? 1);
}

/** What a string of the parsed value stands for: itself, or a number in its digits. */
type Read = (string: string, isKey: boolean) => string | { readonly digits: string };

function canonical(value: JsonValue, read: Read): string {
  if (typeof value === 'number') return numberText(String(value));
  if (typeof value === 'string') {
    const meant = read(value, false);
    return typeof meant === 'string' ? stringText(meant) : numberText(meant.digits);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, read)).join()}]`;
  const members = Object.entries(value).map(
    ([key, member]) => [wellFormed(String(read(key, true))), canonical(member, read)] as const,
  );
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join()}}`;
}

/** A number's text; of an inexact one, the string that documents have in its place. */
function numberText(digits: string): string {
  const decimal = decimalOf(digits);
  if (decimal === undefined) return JSON.stringify(digits);
  return isExact(digits, decimal) ? decimal : `"${decimal}"`;
}

function stringText(string: string): string {
  const decimal = decimalOf(string);
  return decimal === undefined || isExact(string, decimal)
    ? JSON.stringify(wellFormed(string))
    : `"${decimal}"`;
}

// As documents are stored: a surrogate that is alone has no UTF-8.
const wellFormed = (string: string) => string.replace(/\p{Surrogate}/gu, '\ufffd');

const isExact = (digits: string, decimal: string) => decimalOf(String(Number(digits))) === decimal;

/** `-12.50e3` as `-125e2`: one text for one value. Undefined for what is no number of JSON. */
function decimalOf(text: string): string | undefined {
  const [match, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (match === undefined) return undefined;
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return '0';
  const power = Number(exponent) - fraction.length + (all.length - digits.length);
  return `${sign}${digits}e${power}`;
}
