import { type Document, idOf, idOfMember, indexMember } from '../../src/model/document.js';
import { defineEntity, type Entity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { encodeTuple, type KeyPart } from '../../src/model/key.js';
import type { Position } from '../../src/model/position.js';
import type { Checkpoint, IndexRange, Lease, RecordWrite, Store } from '../../src/store/store.js';

/** One dataset, empty at first, that several stores open as several processes would. */
export interface StoreFixture extends AsyncDisposable {
  /**
   * @param limits `undoMs`: how long earlier versions are kept, ms; `feedMaxLength`: about how many entries
   *   the feed keeps; default: enough for any test
   */
  open(limits?: { readonly undoMs?: number; readonly feedMaxLength?: number }): Promise<Store>;
}

export const FINGERPRINT = '0123456789ab';

export const City = defineEntity({
  name: 'City',
  fields: {
    id: field.int(),
    name: field.string(),
    country: field.string({ nullable: true }),
    population: field.int(),
    facts: field.json({ nullable: true }),
  },
  key: ['id'],
  indexes: {
    byCountry: { on: ['country'], order: ['name'] },
    byPopulation: { on: [], order: ['population'] },
  },
});

/** A key of text, and one of two parts: whatever a source allows in them. */
export const Label = defineEntity({
  name: 'Label',
  fields: { code: field.string(), locale: field.string(), text: field.string({ nullable: true }) },
  key: ['code', 'locale'],
  indexes: { byLocale: { on: ['locale'] } },
});

/** No index but that of its key. */
export const Note = defineEntity({
  name: 'Note',
  fields: { id: field.int(), text: field.string() },
  key: ['id'],
});

export const city = (id: number, country: string | null, name = `City ${id}`): Document => ({
  id,
  name,
  country,
  population: id * 1000,
  facts: null,
});

export const put = (entity: Entity, document: Document): RecordWrite => ({
  entity,
  id: idOf(entity, document),
  document,
});

export const remove = (entity: Entity, id: string): RecordWrite => ({
  entity,
  id,
  document: undefined,
});

/** @param sequence default: the number in the position, `p7` */
export const checkpointAt = (
  generation: string,
  position: string,
  sequence = Number(position.slice(1)),
): Checkpoint => ({
  position: position as Position,
  generation,
  fingerprint: FINGERPRINT,
  committedAtMs: 1_700_000_000_000,
  confirmedAtMs: 1_700_000_000_500,
  sequence,
  changed: {},
});

/** A store's reader at the newest version of a generation, the visible one: what a new request would see. */
export const newestOf = ({ reader }: Store) => {
  const versionOf = async (generation: string) => {
    const checkpoint = await reader.checkpoint();
    return checkpoint?.generation === generation ? checkpoint : { generation, sequence: 0 };
  };
  return {
    documents: async (generation: string, entity: Entity, ids: readonly string[]) =>
      reader.documents(await versionOf(generation), entity, ids),
    ranges: async (generation: string, ranges: readonly IndexRange[]) =>
      reader.ranges(await versionOf(generation), ranges),
    counts: async (generation: string, ranges: readonly IndexRange[]) =>
      reader.counts(await versionOf(generation), ranges),
  };
};

/** The range of all entries that begin with `values`. */
export const rangeOf = (
  entity: Entity,
  index: string,
  values: readonly KeyPart[] = [],
  rest: Partial<IndexRange> = {},
): IndexRange => ({ entity, index, prefix: encodeTuple(values), limit: undefined, ...rest });

export const cityEntry = (id: number, ...values: readonly KeyPart[]) =>
  indexMember(City, [], values, String(id));

export async function mustAcquire(store: Store, durationMs = 30_000): Promise<Lease> {
  const lease = await store.writer.acquireLease(durationMs);
  if (!lease) throw new Error('The lease is taken.');
  return lease;
}

/** The ids of an entity's records, in key order, also of a generation that is not announced. */
export async function scannedIds(store: Store, generation: string, entity: Entity) {
  const found: string[] = [];
  for await (const page of store.writer.scan(generation, entity)) {
    found.push(...page.map(([id]) => id));
  }
  return found;
}

/** What tests look at most often: ids that a range leads to, and one document. */
export const createProbe = (current: () => Store) => ({
  async ids(generation: string, ...range: Parameters<typeof rangeOf>): Promise<string[]> {
    const [members = []] = await newestOf(current()).ranges(generation, [rangeOf(...range)]);
    return members.map(idOfMember);
  },
  async read(generation: string, entity: Entity, id: string): Promise<Document | null> {
    const [document = null] = await newestOf(current()).documents(generation, entity, [id]);
    return document;
  },
});

/** Takes the lease, loads `tables` into a new generation and announces it at position p0. */
export async function loadAndAnnounce(
  store: Store,
  tables: readonly (readonly [Entity, readonly Document[]])[],
): Promise<{ lease: Lease; generation: string }> {
  const lease = await mustAcquire(store);
  const generation = await store.writer.createGeneration(lease);
  for (const [entity, some] of tables) await store.writer.load(generation, entity, some);
  await store.writer.announce(lease, checkpointAt(generation, 'p0'));
  return { lease, generation };
}
