import { encodeIndexValues } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { KeyPart } from '../../model/key.js';
import type { List, Place } from '../list.js';
import { RangeList } from '../lists/range-list.js';
import type { Loaders } from '../loaders.js';
import type { EntryBudget } from './entry-budget.js';
import { FilteredLinks } from './filtered-links.js';
import { findLocalized, type Language, localize } from './find-localized.js';
import { findRecords } from './find-records.js';
import { FoundList } from './found-list.js';
import { beginningWith } from './intervals.js';
import { type ListOrder, listOrderOf, type OrderBy } from './list-order.js';
import { OrderedRangesList } from './ordered-ranges-list.js';
import { type FixedValues, isPlaceText } from './place-text.js';
import { planOf } from './plan.js';
import { all, isAlways, onField, type Predicate } from './predicate.js';
import { predicateOf } from './where.js';

export interface FilterArguments {
  readonly where?: object | null | undefined;
  readonly orderBy?: readonly OrderBy[] | null | undefined;
  /** In which language localized fields are compared; absent: as they are stored. */
  readonly language?: Language | undefined;
}

/** The part of an index that is filtered and ordered: all records, or those of a relation. */
export interface ListBase {
  readonly index: string;
  /** Of the fields that the index is on. */
  readonly values: readonly KeyPart[];
}

/** What is read through: a view. */
export interface FilterReads {
  readonly loaders: Loaders;
  readonly budget: EntryBudget;
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
  { where, orderBy, language }: FilterArguments,
  reads: FilterReads,
): List {
  const { loaders } = reads;
  const names = entity.indexes[index]?.on ?? [];
  if (!where && !orderBy?.length) {
    return new RangeList(loaders, {
      entity,
      index,
      prefix: encodeIndexValues(entity, names, values),
    });
  }
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
  const options = { loaders, budget: reads.budget };
  const isOrdered = Boolean(orderBy?.length);
  const localized = localize({ entity, predicate, order, isOrdered, language });
  if (!localized) return listOf({ entity, predicate, order, fixed }, options);
  const find = () =>
    findLocalized(localized, {
      ...options,
      listOf: (part) =>
        listOf({ entity, predicate: part, order: listOrderOf(entity, []), fixed }, options),
    });
  return new FoundList({ entity, order: localized.order, fixed, find });
}

function listOf(
  {
    entity,
    predicate,
    order,
    fixed,
  }: {
    readonly entity: Entity;
    readonly predicate: Predicate;
    readonly order: ListOrder;
    readonly fixed: FixedValues;
  },
  { loaders, budget }: FilterReads,
): List {
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
    case 'sets': {
      const find = () =>
        findRecords({ entity, predicate, order, root: plan.root, loaders, budget });
      return new FoundList({ entity, order, fixed, find });
    }
  }
}

/** The same for what a relation across a join leads to. Errors: as of `createFilteredList`. */
export function filterLinks(
  links: List,
  { where, orderBy, language }: FilterArguments,
  loaders: Loaders,
): List {
  if (!where && !orderBy?.length) return links;
  const { entity } = links;
  const predicate = predicateOf(entity, where);
  const order = orderBy?.length ? listOrderOf(entity, orderBy) : undefined;
  if (isAlways(predicate) && !order) return links;
  const isOrdered = order !== undefined;
  const localized = localize({ entity, predicate, order, isOrdered, language });
  return new FilteredLinks(links, {
    predicate,
    order: order && localized ? localized.order : order,
    loaders,
    texts: localized?.texts,
  });
}
