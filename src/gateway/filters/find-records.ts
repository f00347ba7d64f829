/** The records that a plan of sets comes to, in order: a fixed number of reads, whatever their size. */
import { idOfMember, valuesOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Wanted } from '../document-loader.js';
import type { Loaders } from '../loaders.js';
import { OrderedPlace } from '../ordered-place.js';
import { encodedValueOf } from './encoded-value.js';
import type { EntryBudget } from './entry-budget.js';
import { type IndexScan, indexRangeOf } from './index-scan.js';
import { comparePlaces, type ListOrder } from './list-order.js';
import { keyValuesOf } from './place-text.js';
import { type SetPlan, wholeScan } from './plan.js';
import { matches, type Predicate } from './predicate.js';

export interface Search {
  readonly entity: Entity;
  readonly predicate: Predicate;
  readonly order: ListOrder;
  readonly root: SetPlan;
  readonly loaders: Loaders;
  readonly budget: EntryBudget;
}

/** Errors: RESULT_TOO_LARGE, before anything large is read. */
export async function findRecords(search: Search): Promise<readonly OrderedPlace[]> {
  const { root, order } = search;
  const records = await new Finder(search).find(root);
  return records.sort((a, b) => comparePlaces(order, a.values, b.values));
}

class Finder {
  readonly #search: Search;
  readonly #counts = new Map<IndexScan, number>();

  constructor(search: Search) {
    this.#search = search;
  }

  async find(root: SetPlan): Promise<OrderedPlace[]> {
    const { order, budget } = this.#search;
    const scans = scansIn(root);
    const known = scansOfAll(root);
    const extra = this.#scansForOrder(known);
    await Promise.all([...scans, ...extra].map((scan) => this.#count(scan)));
    const most = this.#mostOf(root);
    const needsDocuments = root.kind !== 'scan' || extra.length > 0;
    if (most === 0) return [];
    if (most <= budget.limits.documents && needsDocuments) {
      return this.#fromDocuments(await this.#candidates(this.#narrowest(root)));
    }
    budget.spend(this.#sizeOf(scans));
    const entries = new Map(
      await Promise.all(scans.map(async (scan) => [scan, await this.#entries(scan)] as const)),
    );
    const ids = idsOf(root, (scan) => entries.get(scan) ?? []);
    if (extra.length > 0 && ids.size <= budget.limits.documents) {
      return this.#fromDocuments([...ids].map((id) => ({ id })));
    }
    budget.spend(this.#sizeOf(extra));
    await Promise.all(extra.map(async (scan) => entries.set(scan, await this.#entries(scan))));
    const values = order.fields.map(({ name }) => {
      const scan = [...known, ...extra].find(({ fields }) => fields.includes(name));
      return scan && valuesById(scan, name, entries.get(scan) ?? [], ids);
    });
    return [...ids].map((id) => {
      const keyValues = values.includes(undefined)
        ? keyValuesOf(this.#search.entity, id)
        : undefined;
      const encoded = order.fields.map(
        ({ name }, at) => values[at]?.get(id) ?? keyValues?.get(name) ?? '',
      );
      return new OrderedPlace(id, encoded);
    });
  }

  /** For each field of the order that no entry or id tells: an index that does, of all records. */
  #scansForOrder(known: readonly IndexScan[]): readonly IndexScan[] {
    const { entity, order } = this.#search;
    return order.fields
      .filter(({ name }) => !entity.key.includes(name))
      .filter(({ name }) => !known.some(({ fields }) => fields.includes(name)))
      .map((field) => wholeScan(entity, { fields: [field] }));
  }

  async #count(scan: IndexScan): Promise<void> {
    const { counts } = this.#search.loaders;
    const some = await Promise.all(
      scan.ranges.map((range) => counts.load(indexRangeOf(scan, range))),
    );
    this.#counts.set(
      scan,
      some.reduce((sum, count) => sum + count, 0),
    );
  }

  async #entries(scan: IndexScan): Promise<readonly string[]> {
    const { ranges } = this.#search.loaders;
    const some = await Promise.all(
      scan.ranges.map((range) => ranges.load(indexRangeOf(scan, range))),
    );
    return some.flat();
  }

  #sizeOf(scans: readonly IndexScan[]): number {
    return scans.reduce((sum, scan) => sum + (this.#counts.get(scan) ?? 0), 0);
  }

  /** How many records a part of the plan has at most. */
  #mostOf(plan: SetPlan): number {
    if (plan.kind === 'scan') return this.#sizeOf([plan.scan]);
    const sizes = plan.of.map((part) => this.#mostOf(part));
    return plan.kind === 'all' ? Math.min(...sizes) : sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Scans whose entries lead to all records of the plan, and to as few others as may be. */
  #narrowest(plan: SetPlan): readonly IndexScan[] {
    if (plan.kind === 'scan') return [plan.scan];
    if (plan.kind === 'any') return plan.of.flatMap((part) => this.#narrowest(part));
    const [best] = [...plan.of].sort((a, b) => this.#mostOf(a) - this.#mostOf(b));
    return best ? this.#narrowest(best) : [];
  }

  async #candidates(scans: readonly IndexScan[]): Promise<readonly Wanted[]> {
    const lists = await Promise.all(
      scans.map(async (scan) => {
        const members = await this.#entries(scan);
        return members.map((member) => ({ index: scan.index, member }));
      }),
    );
    const byId = new Map(lists.flat().map((listedBy) => [idOfMember(listedBy.member), listedBy]));
    return [...byId].map(([id, listedBy]) => ({ id, listedBy }));
  }

  async #fromDocuments(wanted: readonly Wanted[]): Promise<OrderedPlace[]> {
    const { entity, predicate, order, loaders } = this.#search;
    const documents = await loaders.documents(entity).all(wanted);
    return wanted.flatMap(({ id }, at) => {
      const document = documents[at];
      if (!document) return [];
      const encodedOf = (name: string) => encodedValueOf(entity, document, name);
      if (!matches(predicate, encodedOf)) return [];
      const values = order.fields.map(({ name }) => encodedOf(name));
      return [new OrderedPlace(id, values)];
    });
  }
}

function scansIn(plan: SetPlan): readonly IndexScan[] {
  return plan.kind === 'scan' ? [plan.scan] : plan.of.flatMap(scansIn);
}

/** The scans that have an entry of every record of the plan. */
function scansOfAll(plan: SetPlan): readonly IndexScan[] {
  if (plan.kind === 'any') return [];
  return plan.kind === 'scan' ? [plan.scan] : plan.of.flatMap(scansOfAll);
}

function idsOf(
  plan: SetPlan,
  entriesOf: (scan: IndexScan) => readonly string[],
): ReadonlySet<string> {
  if (plan.kind === 'scan') return new Set(entriesOf(plan.scan).map(idOfMember));
  const sets = plan.of.map((part) => idsOf(part, entriesOf));
  if (plan.kind === 'any') return new Set(sets.flatMap((ids) => [...ids]));
  const [smallest = new Set<string>(), ...others] = sets.sort((a, b) => a.size - b.size);
  return new Set([...smallest].filter((id) => others.every((ids) => ids.has(id))));
}

function valuesById(
  { fields }: IndexScan,
  name: string,
  entries: readonly string[],
  ids: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const place = fields.indexOf(name);
  const values = new Map<string, string>();
  for (const member of entries) {
    const id = idOfMember(member);
    if (ids.has(id)) values.set(id, valuesOfMember(member)[place] ?? '');
  }
  return values;
}
