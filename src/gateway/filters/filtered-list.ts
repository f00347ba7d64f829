import { encodeIndexValues } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { KeyPart } from '../../model/key.js';
import type { List, Place } from '../list.js';
import { RangeList } from '../lists/range-list.js';
import type { Loaders } from '../loaders.js';
import type { EntryBudget } from './entry-budget.js';
import { FilteredLinks } from './filtered-links.js';
import { FoundList } from './found-list.js';
import { beginningWith } from './intervals.js';
import { listOrderOf, type OrderBy } from './list-order.js';
import { OrderedRangesList } from './ordered-ranges-list.js';
import { isPlaceText } from './place-text.js';
import { planOf } from './plan.js';
import { all, isAlways, onField } from './predicate.js';
import { predicateOf } from './where.js';

export interface FilterArguments {
  readonly where?: object | null | undefined;
  readonly orderBy?: readonly OrderBy[] | null | undefined;
}

/** The part of an index that is filtered and ordered: all records, or those of a relation. */
export interface ListBase {
  readonly index: string;
  /** Of the fields that the index is on. */
  readonly values: readonly KeyPart[];
}

/**
 * The records of a base that fulfil `where`, by `orderBy`; without either, the base as it is. Cursors
 * belong to the order, and are good whatever the filter.
 *
 * Errors, thrown at once: BAD_FILTER, BAD_KEY. When it is read: RESULT_TOO_LARGE.
 */
export function createFilteredList(
  entity: Entity,
  { index, values }: ListBase,
  { where, orderBy }: FilterArguments,
  { loaders, budget }: { readonly loaders: Loaders; readonly budget: EntryBudget },
): List {
  const names = entity.indexes[index]?.on ?? [];
  const fixed = new Map(
    names.map((name, at) => [name, encodeIndexValues(entity, [name], [values[at] ?? null])]),
  );
  const asked = predicateOf(entity, where);
  const order = listOrderOf(entity, orderBy, index);
  if (isAlways(asked) && order.name === index) {
    return new RangeList(loaders, { entity, index, prefix: [...fixed.values()].join('') });
  }
  const base = [...fixed].map(([name, value]) => onField(entity, name, beginningWith([value])));
  const predicate = all(entity, [...base, asked]);
  const plan = planOf(entity, predicate, order);
  switch (plan.kind) {
    case 'nothing':
      return {
        entity,
        order: order.name,
        slice: async (): Promise<readonly Place[]> => [],
        count: async () => 0,
        isPlace: (text) => isPlaceText(entity, order, fixed, text),
      };
    case 'ranges':
      return new OrderedRangesList({ scan: plan.scan, order, fixed, loaders });
    case 'sets':
      return new FoundList({ entity, predicate, order, root: plan.root, loaders, budget }, fixed);
  }
}

/** The same for what a relation across a join leads to. Errors: as of `createFilteredList`. */
export function filterLinks(
  links: List,
  { where, orderBy }: FilterArguments,
  loaders: Loaders,
): List {
  const predicate = predicateOf(links.entity, where);
  const order = orderBy?.length ? listOrderOf(links.entity, orderBy) : undefined;
  return isAlways(predicate) && !order
    ? links
    : new FilteredLinks(links, { predicate, order, loaders });
}
