import { compareCodePoints, prefixEnd } from '../../lib/code-point-order.js';
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

/** Whether `a` sorts before `b` in an index. */
export const isBefore = (a: string, b: string) => compareCodePoints(a, b) < 0;
