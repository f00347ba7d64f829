/**
 * A JSON column that holds an array of texts, as such.
 *
 * Errors: a TypeError that names the column where it holds something else.
 */
export function textList(column: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new TypeError(`Expected ${column} to hold an array of texts.`);
}
