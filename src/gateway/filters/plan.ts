/** From a predicate and an order to what is read of the indexes. Pure: docs/decisions/013-filters.md. */
import { KEY_INDEX } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { type Conditions, type IndexScan, partsOf, scansOf } from './index-scan.js';
import type { Intervals } from './intervals.js';
import type { ListOrder } from './list-order.js';
import { isNever, type Predicate } from './predicate.js';

/** Sets of records, put together. */
export type SetPlan =
  | { readonly kind: 'scan'; readonly scan: IndexScan }
  | { readonly kind: 'all' | 'any'; readonly of: readonly SetPlan[] };

export type Plan =
  /** No record can fulfil it. */
  | { readonly kind: 'nothing' }
  /** Ranges that hold the records in the list's order, each: pages are cut from them directly. */
  | { readonly kind: 'ranges'; readonly scan: IndexScan }
  /** Sets of records, ordered once they are known. */
  | { readonly kind: 'sets'; readonly root: SetPlan };

export function planOf(entity: Entity, predicate: Predicate, order: ListOrder): Plan {
  if (isNever(predicate)) return { kind: 'nothing' };
  const conditions = conditionsOf(predicate);
  const scan = conditions && orderedScan(entity, conditions, order);
  if (scan) return { kind: 'ranges', scan };
  return { kind: 'sets', root: setPlanOf(entity, predicate, order) };
}

/** What each field must be, where a predicate says no more than that. */
function conditionsOf(predicate: Predicate): Conditions | undefined {
  const parts = predicate.kind === 'all' ? predicate.of : [predicate];
  const conditions = new Map<string, Intervals>();
  for (const part of parts) {
    if (part.kind !== 'field') return undefined;
    conditions.set(part.name, part.intervals);
  }
  return conditions;
}

/** The scan that answers all conditions, in ranges that have the order; of several the one of fewest. */
function orderedScan(
  entity: Entity,
  conditions: Conditions,
  order: ListOrder,
): IndexScan | undefined {
  return scansOf(entity, conditions)
    .filter(({ answers }) => answers.size === conditions.size)
    .filter((scan) => hasOrder(scan, order))
    .sort((a, b) => a.ranges.length - b.ranges.length)[0];
}

/** Whether the fields that are not fixed are those of the order that are not fixed, all up or all down. */
function hasOrder(scan: IndexScan, { fields }: ListOrder): boolean {
  const { fixed, free } = partsOf(scan);
  const wanted = fields.filter(({ name }) => !fixed.includes(name));
  return (
    free.length === wanted.length &&
    free.every((name, at) => name === wanted[at]?.name) &&
    wanted.every(({ isDescending }) => isDescending === wanted[0]?.isDescending)
  );
}

function setPlanOf(entity: Entity, predicate: Predicate, order: ListOrder): SetPlan {
  if (predicate.kind === 'any') {
    return { kind: 'any', of: predicate.of.map((part) => setPlanOf(entity, part, order)) };
  }
  const parts = predicate.kind === 'all' ? predicate.of : [predicate];
  const conditions = new Map(
    parts.flatMap((part) => (part.kind === 'field' ? [[part.name, part.intervals]] : [])),
  );
  const scans = enoughScans(entity, conditions);
  const others = parts.filter(({ kind }) => kind !== 'field');
  const of: SetPlan[] = [
    ...scans.map((scan) => ({ kind: 'scan' as const, scan })),
    ...others.map((part) => setPlanOf(entity, part, order)),
  ];
  if (of.length === 0) return { kind: 'scan', scan: wholeScan(entity, order) };
  return of.length === 1 && of[0] ? of[0] : { kind: 'all', of };
}

/** Scans that answer all conditions together: first the one that answers most. */
function enoughScans(entity: Entity, conditions: Conditions): readonly IndexScan[] {
  const scans: IndexScan[] = [];
  const left = new Set(conditions.keys());
  while (left.size > 0) {
    const gain = ({ answers }: IndexScan) => [...answers].filter((name) => left.has(name)).length;
    const [best] = [...scansOf(entity, conditions)].sort(
      (a, b) => gain(b) - gain(a) || a.ranges.length - b.ranges.length,
    );
    if (!best || gain(best) === 0) {
      throw new TypeError(`No index of ${entity.name} answers ${[...left].join(', ')}.`);
    }
    scans.push(best);
    for (const name of best.answers) left.delete(name);
  }
  return scans;
}

/** All records, from an index that knows the first field of the order. */
export function wholeScan(
  entity: Entity,
  { fields: [first] }: Pick<ListOrder, 'fields'>,
): IndexScan {
  const scans = scansOf(entity, new Map());
  const best = scans.find(({ fields }) => fields[0] === first?.name);
  return best ?? (scans.find(({ index }) => index === KEY_INDEX) as IndexScan);
}
