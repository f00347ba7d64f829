/** Filters and orders on localized fields: their values are the texts of a language, of all records at once. */
import { idOfMember, valuesOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { List } from '../list.js';
import type { Loaders } from '../loaders.js';
import type { CollatedTexts } from '../locales/collated-texts.js';
import { compareIn } from '../locales/collation.js';
import { OrderedPlace } from '../ordered-place.js';
import type { EntryBudget } from './entry-budget.js';
import { indexRangeOf } from './index-scan.js';
import { contains } from './intervals.js';
import { comparePlaces, type ListOrder, type OrderField } from './list-order.js';
import { keyValuesOf } from './place-text.js';
import { wholeScan } from './plan.js';
import { all, any, isAlways, type Predicate } from './predicate.js';

/** What filters and orders need to know of localized fields. */
export interface Language {
  /** Best first; asked for where a localized field is compared, and only there. */
  readonly locales: () => readonly string[];
  readonly collated: (name: string, locales: readonly string[]) => Promise<CollatedTexts>;
}

export interface LocalizedQuery {
  readonly entity: Entity;
  readonly predicate: Predicate;
  /** Named for the locales too: another language's cursors are of another order. */
  readonly order: ListOrder;
  /** The texts of the localized fields that are compared, by the field's name. */
  readonly texts: ReadonlyMap<string, () => Promise<CollatedTexts>>;
}

/** A filter and an order in a language; undefined where no localized field or no locale is asked for. */
export function localize({
  entity,
  predicate,
  order,
  isOrdered,
  language,
}: {
  readonly entity: Entity;
  readonly predicate: Predicate;
  readonly order: ListOrder | undefined;
  /** Whether the order is one that was asked for: a list's own is that of its index, in any language. */
  readonly isOrdered: boolean;
  readonly language: Language | undefined;
}): LocalizedQuery | undefined {
  const ordered = isOrdered ? (order?.fields.map(({ name }) => name) ?? []) : [];
  const names = [...new Set([...fieldsOf(predicate), ...ordered])].filter(
    (name) => name in entity.localized,
  );
  const locales = names.length > 0 ? (language?.locales() ?? []) : [];
  if (!language || locales.length === 0) return undefined;
  const texts = new Map(names.map((name) => [name, once(() => language.collated(name, locales))]));
  const isCollated = ordered.some((name) => name in entity.localized);
  const fields = (order?.fields ?? []).map((field) => {
    const localized = isOrdered ? entity.localized[field.name] : undefined;
    return localized ? { ...field, compare: compareIn(locales, localized.defaultLocale) } : field;
  });
  const name = isCollated ? `${order?.name}@${locales.join(',')}` : (order?.name ?? '');
  return { entity, predicate, order: { name, fields }, texts };
}

/** The records of a localized query, in its order. */
export async function findLocalized(
  { entity, predicate, order, texts }: LocalizedQuery,
  {
    loaders,
    budget,
    listOf,
  }: {
    readonly loaders: Loaders;
    readonly budget: EntryBudget;
    /** The records of a predicate without localized fields. */
    readonly listOf: (predicate: Predicate) => List;
  },
): Promise<readonly OrderedPlace[]> {
  const [known, ids, ...values] = await Promise.all([
    readTexts(texts),
    idsOf(predicate),
    ...order.fields.map(storedValues),
  ]);
  const { fields } = order;
  const [some] = known.values();
  // What follows from the texts alone is the same for all requests that have them.
  const isWhole = known.size === 1 && ids === undefined && values.every((one) => !one);
  return isWhole && some ? some.inOrder(order.name, arrange) : arrange();

  function arrange(): readonly OrderedPlace[] {
    const [first] = fields;
    // Texts come in the order of their collation: what is sorted already takes no sorting.
    const entries = (known.get(first?.name ?? '') ?? some)?.entries ?? [];
    const arranged = first?.isDescending ? entries.toReversed() : entries;
    const places = arranged.flatMap(({ id }) => {
      if (ids && !ids.has(id)) return [];
      const keyValues = keyValuesOf(entity, id);
      const encodedOf = ({ name, compare }: OrderField, at: number) =>
        (compare && known.get(name)?.encoded.get(id)) ??
        keyValues?.get(name) ??
        values[at]?.get(id) ??
        '';
      return [new OrderedPlace(id, fields.map(encodedOf))];
    });
    return places.sort((a, b) => comparePlaces(order, a.values, b.values));
  }

  /** Undefined: all records. */
  async function idsOf(part: Predicate): Promise<ReadonlySet<string> | undefined> {
    if (isAlways(part)) return undefined;
    if (!isLocalized(part)) {
      const places = await listOf(part).slice({ reverse: false, limit: budget.limits.entries });
      budget.spend(places.length);
      return new Set(places.map(({ id }) => id));
    }
    if (part.kind === 'field') {
      const read = await texts.get(part.name)?.();
      const found = [...(read?.encoded ?? [])].filter(([, value]) =>
        contains(part.intervals, value),
      );
      return new Set(found.map(([id]) => id));
    }
    const others = part.of.filter((one) => !isLocalized(one));
    const stored = part.kind === 'all' ? all(entity, others) : any(entity, others);
    const sets = await Promise.all([
      ...(others.length > 0 ? [idsOf(stored)] : []),
      ...part.of.filter(isLocalized).map(idsOf),
    ]);
    return part.kind === 'all' ? intersectionOf(sets) : unionOf(sets);
  }

  function isLocalized(part: Predicate): boolean {
    return fieldsOf(part).some((name) => texts.has(name));
  }

  /** The values of a field that neither a collated text nor the id tells, by id. */
  async function storedValues({
    name,
    compare,
  }: OrderField): Promise<ReadonlyMap<string, string> | undefined> {
    if (compare || entity.key.includes(name)) return undefined;
    const scan = wholeScan(entity, { fields: [{ name, isDescending: false }] });
    const lists = await Promise.all(
      scan.ranges.map((range) => loaders.ranges.load(indexRangeOf(scan, range))),
    );
    const members = lists.flat();
    budget.spend(members.length);
    const at = scan.fields.indexOf(name);
    return new Map(members.map((member) => [idOfMember(member), valuesOfMember(member)[at] ?? '']));
  }
}

export async function readTexts(
  texts: LocalizedQuery['texts'],
): Promise<ReadonlyMap<string, CollatedTexts>> {
  const entries = [...texts].map(async ([name, read]) => [name, await read()] as const);
  return new Map(await Promise.all(entries));
}

function fieldsOf(predicate: Predicate): readonly string[] {
  return predicate.kind === 'field' ? [predicate.name] : predicate.of.flatMap(fieldsOf);
}

type Ids = ReadonlySet<string> | undefined;

function intersectionOf(sets: readonly Ids[]): Ids {
  const [first, ...others] = sets.filter((ids) => ids !== undefined);
  return first && new Set([...first].filter((id) => others.every((ids) => ids.has(id))));
}

function unionOf(sets: readonly Ids[]): Ids {
  if (sets.includes(undefined)) return undefined;
  return new Set(sets.flatMap((ids) => [...(ids ?? [])]));
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}
