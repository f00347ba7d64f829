/**
 * Times as conditions. A column has a fixed number of fraction digits, the entity does not say how many,
 * and an argument may have another: `10:00:00.5Z` is to equal `10:00:00.500Z`. So a time stands for all
 * texts that columns of any precision may hold for it.
 */
import { encodeTextPrefix } from '../../model/key.js';
import { beginningWith, from, type Intervals, NOTHING, without } from './intervals.js';

const SHAPE = /^(.*:\d\d)(?:\.(\d{1,6}))?Z?$/s;
const SECOND = 1_000_000;

/** The texts that are this time, and those of all later ones. */
export function temporalIntervals(text: string): {
  readonly equal: Intervals;
  readonly after: Intervals;
} {
  const [, seconds, fraction = ''] = SHAPE.exec(text) ?? [];
  if (seconds === undefined) return { equal: NOTHING, after: NOTHING };
  const micros = Number(fraction.padEnd(6, '0'));
  const after = atOrAfter(seconds, micros + 1);
  return { equal: without(atOrAfter(seconds, micros), after), after };
}

function atOrAfter(seconds: string, micros: number): Intervals {
  const start = encodeTextPrefix(seconds);
  // What follows the seconds is a fraction, a Z or nothing, and '[' comes after all three.
  if (micros >= SECOND) return from(`${start}[`);
  if (micros === 0) return from(start);
  const digits = String(micros).padStart(6, '0').replace(/0+$/, '');
  // Z sorts after digits: of a column with fewer of them, `.1Z` comes after `.15Z`, and is earlier.
  const earlier = Array.from(digits, (_, count) => {
    const fewer = digits.slice(0, count);
    return `${start}${fewer && `.${fewer}`}Z`;
  });
  return without(from(`${start}.${digits}`), beginningWith(earlier));
}
