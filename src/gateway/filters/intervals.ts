/**
 * Sets of encoded values (`encodeIndexValues` of one field) as sorted, disjoint, half-open intervals:
 * every condition on one field is one, and so are their combinations.
 */
import { compareCodePoints, prefixEnd } from '../../lib/code-point-order.js';

/** From `from`, up to and without `to`. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

export type Intervals = readonly Interval[];

// The first character of an encoded value is its type: '0' is null's.
const NULL_FROM = '0';
const VALUES_FROM = '1';
const VALUES_TO = '5';

export const NOTHING: Intervals = [];
export const NULL: Intervals = [{ from: NULL_FROM, to: VALUES_FROM }];
/** All that is not null. */
export const VALUES: Intervals = [{ from: VALUES_FROM, to: VALUES_TO }];
export const EVERYTHING: Intervals = [{ from: NULL_FROM, to: VALUES_TO }];

const isBefore = (a: string, b: string) => compareCodePoints(a, b) < 0;

/** What begins with these texts: with whole encoded values, exactly those. */
export function beginningWith(prefixes: readonly string[]): Intervals {
  return united(prefixes.map((from) => ({ from, to: prefixEnd(from) ?? VALUES_TO })));
}

/** From a text on, without null. */
export const from = (text: string): Intervals => [{ from: text, to: VALUES_TO }];

export function united(some: Intervals): Intervals {
  const sorted = [...some].sort((a, b) => compareCodePoints(a.from, b.from));
  const result: Interval[] = [];
  for (const interval of sorted) {
    const last = result.at(-1);
    if (!last || isBefore(last.to, interval.from)) result.push(interval);
    else if (isBefore(last.to, interval.to)) {
      result[result.length - 1] = { from: last.from, to: interval.to };
    }
  }
  return result;
}

export function intersected(a: Intervals, b: Intervals): Intervals {
  const result: Interval[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [x, y] = [a[i], b[j]];
    if (!x || !y) return result;
    const start = isBefore(x.from, y.from) ? y.from : x.from;
    const end = isBefore(x.to, y.to) ? x.to : y.to;
    if (isBefore(start, end)) result.push({ from: start, to: end });
    if (isBefore(x.to, y.to)) i += 1;
    else j += 1;
  }
}

/** What is in `whole` and not in `some`. */
export function without(whole: Intervals, some: Intervals): Intervals {
  const gaps: Interval[] = [];
  let start = NULL_FROM;
  for (const interval of some) {
    if (isBefore(start, interval.from)) gaps.push({ from: start, to: interval.from });
    start = interval.to;
  }
  if (isBefore(start, VALUES_TO)) gaps.push({ from: start, to: VALUES_TO });
  return intersected(whole, gaps);
}

/** Whether all that is in `some` is in `whole`. */
export const covers = (whole: Intervals, some: Intervals) => without(some, whole).length === 0;

export function contains(intervals: Intervals, value: string): boolean {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const interval = intervals[middle] as Interval;
    if (isBefore(value, interval.from)) high = middle;
    else if (isBefore(value, interval.to)) return true;
    else low = middle + 1;
  }
  return false;
}

const VALUE_END = '\u0000\u0001';

/** The encoded values, where each interval holds one alone; else undefined. */
export function pointsOf(intervals: Intervals): readonly string[] | undefined {
  const isPoint = (interval: Interval) =>
    interval.from.endsWith(VALUE_END) && prefixEnd(interval.from) === interval.to;
  if (intervals.every(isPoint)) return intervals.map((interval) => interval.from);
  const [only] = intervals;
  const isNull = intervals.length === 1 && only?.from === NULL_FROM && only.to === VALUES_FROM;
  return isNull ? [`${NULL_FROM}${VALUE_END}`] : undefined;
}
