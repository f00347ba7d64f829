import type { IndexRange } from '../store.js';

/** The two bounds of a range in index order, as ZRANGE BYLEX and ZLEXCOUNT take them. */
export interface LexRange {
  readonly min: string;
  readonly max: string;
}

/** Every entry that begins with `prefix`. */
export function lexRangeOf(prefix: string): LexRange {
  const end = prefixEnd(prefix);
  return {
    min: prefix === '' ? '-' : `[${prefix}`,
    max: end === undefined ? '+' : `(${end}`,
  };
}

/**
 * The part of a range that lies strictly between `after` and `before`. A bound that lies outside
 * the prefix (a cursor of another list) cannot widen the range; it may leave nothing of it.
 */
export function lexRangeWithin({ prefix, after, before }: IndexRange): LexRange {
  const range = lexRangeOf(prefix);
  const end = prefixEnd(prefix);
  return {
    min: after === undefined || isBefore(after, prefix) ? range.min : `(${after}`,
    max:
      before === undefined || (end !== undefined && isBefore(end, before))
        ? range.max
        : `(${before}`,
  };
}

/**
 * The first text that sorts after everything which begins with `prefix`: the same with its last
 * character raised by one. UTF-8 bytes, which Redis compares, sort as code points do, so this needs
 * no knowledge of what an entry looks like. Undefined where nothing sorts after.
 */
export function prefixEnd(prefix: string): string | undefined {
  const characters = [...prefix];
  while (characters.length > 0) {
    const last = characters.pop()?.codePointAt(0) ?? 0;
    if (last === 0x10ffff) continue;
    const next = last === 0xd7ff ? 0xe000 : last + 1; // no UTF-8 for what lies between
    return characters.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** Whether `a` sorts before `b` in an index: by UTF-8 bytes, where UTF-16 has another order. */
export const isBefore = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
