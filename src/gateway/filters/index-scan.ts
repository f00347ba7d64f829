/** Parts of one index that answer conditions: equal values of its first fields, then intervals of one. */
import { entryFieldsOf, rangeIndexesOf } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { IndexRange } from '../../store/store.js';
import { type Interval, type Intervals, pointsOf } from './intervals.js';

/** Entries of an index that begin with the same values. */
export interface ScanRange {
  /** The encoded values of the index's first fields, in order. */
  readonly fixed: readonly string[];
  /** Of the field after them; absent: any value. */
  readonly interval?: Interval | undefined;
}

export interface IndexScan {
  readonly entity: Entity;
  readonly index: string;
  /** The fields whose values the entries hold, in order. */
  readonly fields: readonly string[];
  /** Disjoint: no record has entries in two. */
  readonly ranges: readonly ScanRange[];
  /** The fields of the conditions that these entries, and no others, fulfil. */
  readonly answers: ReadonlySet<string>;
}

/** What one field must be, by the field's name: all of them. */
export type Conditions = ReadonlyMap<string, Intervals>;

// Of several equal values in several fields, each combination is a range.
const MOST_RANGES = 1_000;

/** For each index, as many of the conditions as it answers: none of them is left out. */
export function scansOf(entity: Entity, conditions: Conditions): readonly IndexScan[] {
  return rangeIndexesOf(entity).map(([index, definition]) => {
    const fields = entryFieldsOf(entity, definition);
    return { entity, index, fields, ...answered(fields, conditions) };
  });
}

function answered(
  fields: readonly string[],
  conditions: Conditions,
): Pick<IndexScan, 'ranges' | 'answers'> {
  let ranges: readonly ScanRange[] = [{ fixed: [] }];
  const answers = new Set<string>();
  for (const name of fields) {
    const intervals = conditions.get(name);
    if (!intervals) break;
    const points = pointsOf(intervals);
    const count = ranges.length * intervals.length;
    if (answers.size > 0 && count > MOST_RANGES) break;
    answers.add(name);
    if (!points) {
      ranges = ranges.flatMap(({ fixed }) => intervals.map((interval) => ({ fixed, interval })));
      break;
    }
    ranges = ranges.flatMap(({ fixed }) => points.map((point) => ({ fixed: [...fixed, point] })));
  }
  return { ranges, answers };
}

/** The fields that have one value in each range, and those after them, by which it is ordered. */
export function partsOf({ fields, ranges }: Pick<IndexScan, 'fields' | 'ranges'>): {
  readonly fixed: readonly string[];
  readonly free: readonly string[];
} {
  const count = ranges[0]?.fixed.length ?? 0;
  return { fixed: fields.slice(0, count), free: fields.slice(count) };
}

/** A scan's range, as the store takes it. */
export function indexRangeOf(
  { entity, index }: Pick<IndexScan, 'entity' | 'index'>,
  { fixed, interval }: ScanRange,
): IndexRange {
  const prefix = fixed.join('');
  const range = { entity, index, prefix, limit: undefined };
  // An entry goes on after the values that bound it, so none is equal to a bound.
  return interval
    ? { ...range, after: prefix + interval.from, before: prefix + interval.to }
    : range;
}
