/** Conditions without negation, on encoded values: what is left of a `where` once it is understood. */
import type { Entity } from '../../model/entity.js';
import {
  contains,
  covers,
  EVERYTHING,
  type Intervals,
  intersected,
  united,
  VALUES,
} from './intervals.js';

export interface FieldPredicate {
  readonly kind: 'field';
  readonly name: string;
  /** Neither empty nor all that the field may hold. */
  readonly intervals: Intervals;
}

export type Predicate =
  | FieldPredicate
  /** Holds where all of these do: of `[]`, always. No two are of one field, none is an `all`. */
  | { readonly kind: 'all'; readonly of: readonly Predicate[] }
  /** Holds where one of these does: of `[]`, never. No two are of one field, none is an `any`. */
  | { readonly kind: 'any'; readonly of: readonly Predicate[] };

export const ALWAYS: Predicate = { kind: 'all', of: [] };
export const NEVER: Predicate = { kind: 'any', of: [] };

export const isAlways = (one: Predicate) => one.kind === 'all' && one.of.length === 0;
export const isNever = (one: Predicate) => one.kind === 'any' && one.of.length === 0;

export function onField(entity: Entity, name: string, intervals: Intervals): Predicate {
  if (intervals.length === 0) return NEVER;
  const possible = entity.fields[name]?.nullable ? EVERYTHING : VALUES;
  return covers(intervals, possible) ? ALWAYS : { kind: 'field', name, intervals };
}

export function all(entity: Entity, predicates: readonly Predicate[]): Predicate {
  const parts = flat('all', predicates);
  if (parts.some(isNever)) return NEVER;
  return combined(entity, 'all', parts, intersected, isNever, NEVER);
}

export function any(entity: Entity, predicates: readonly Predicate[]): Predicate {
  const parts = flat('any', predicates);
  if (parts.some(isAlways)) return ALWAYS;
  return combined(entity, 'any', parts, (a, b) => united([...a, ...b]), isAlways, ALWAYS);
}

/** Conditions on one field become one; `isDecided` says when that decides the whole, as `decided`. */
function combined(
  entity: Entity,
  kind: 'all' | 'any',
  parts: readonly Predicate[],
  combine: (a: Intervals, b: Intervals) => Intervals,
  isDecided: (predicate: Predicate) => boolean,
  decided: Predicate,
): Predicate {
  const byField = new Map<string, Intervals>();
  for (const part of parts) {
    if (part.kind !== 'field') continue;
    const former = byField.get(part.name);
    byField.set(part.name, former ? combine(former, part.intervals) : part.intervals);
  }
  const fields = [...byField].map(([name, intervals]) => onField(entity, name, intervals));
  if (fields.some(isDecided)) return decided;
  const of = [...fields.filter(isField), ...parts.filter((part) => !isField(part))];
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}

const isField = (predicate: Predicate): predicate is FieldPredicate => predicate.kind === 'field';

function flat(kind: 'all' | 'any', predicates: readonly Predicate[]): Predicate[] {
  return predicates.flatMap((one) => (one.kind === kind ? one.of : [one]));
}

/** @param encodedOf a field's encoded value */
export function matches(predicate: Predicate, encodedOf: (name: string) => string): boolean {
  switch (predicate.kind) {
    case 'field':
      return contains(predicate.intervals, encodedOf(predicate.name));
    case 'all':
      return predicate.of.every((part) => matches(part, encodedOf));
    case 'any':
      return predicate.of.some((part) => matches(part, encodedOf));
  }
}
