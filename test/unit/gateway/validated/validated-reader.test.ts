import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ValidatedReader } from '../../../../src/gateway/validated/validated-reader.js';
import { createRegistry, type Registry } from '../../../../src/lib/metrics.js';
import type { Document } from '../../../../src/model/document.js';
import type { Checkpoint, IndexRange, StoreReader } from '../../../../src/store/store.js';
import { City, Label } from '../../../conformance/store-fixture.js';
import { catalog, Item } from '../../../support/item-deployment.js';
import { checkpointAt, createFakeStore, type FakeStore } from '../fake-store.js';

const item = (id: number, value: number) => ({ id, value, note: null });
const RANGE: IndexRange = { entity: Item, index: 'key', prefix: '', limit: undefined };

describe('a reader that validates what it read before', () => {
  let fake: FakeStore;
  let registry: Registry;
  let reader: ValidatedReader;
  beforeEach(async () => {
    fake = await createFakeStore(catalog);
    fake.checkpoint = checkpointAt(Date.now());
    await fake.put(Item, item(1, 10), item(2, 20));
    registry = createRegistry();
    reader = new ValidatedReader({ reader: fake.reader, mostBytes: 1_000_000, registry });
  });

  const mustPin = async () => {
    const checkpoint = await reader.checkpoint();
    if (!checkpoint) throw new Error('Expected a checkpoint, got none.');
    return checkpoint;
  };
  const read = async (version?: Checkpoint) => {
    const pinned = version ?? (await mustPin());
    return {
      documents: await reader.documents(pinned, Item, ['1', '2']),
      ranges: await reader.ranges(pinned, [RANGE]),
      counts: await reader.counts(pinned, [RANGE]),
    };
  };
  const sent = () => fake.calls.splice(0).map(({ method }) => method);
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await registry.metrics())?.[1]);

  it('asks the store for the checkpoint each time, and once for what does not change', async () => {
    const first = await read();
    expect(first.documents).toEqual([item(1, 10), item(2, 20)]);
    expect(sent()).toEqual(['checkpoint', 'documents', 'ranges', 'counts']);
    expect(await read()).toEqual(first);
    expect(await read()).toEqual(first);
    expect(sent()).toEqual(['checkpoint', 'checkpoint']);
    expect(await metric('almanac_validated_misses_total')).toBe(4);
    expect(await metric('almanac_validated_hits_total')).toBe(8);
    expect(await metric('almanac_validated_bytes')).toBeGreaterThan(100);
  });

  it('has at hand what is known at a version, and never a checkpoint', async () => {
    const version = await mustPin();
    const { atHand } = reader;
    expect(atHand.document(version, Item, '1')).toBeUndefined();
    await read(version);
    expect(atHand.checkpoint()).toBeUndefined();
    expect(atHand.document(version, Item, '1')).toEqual(item(1, 10));
    expect(atHand.documents(version, Item, [{ id: '2' }, { id: '1' }])).toEqual([
      item(2, 20),
      item(1, 10),
    ]);
    expect(atHand.documents(version, Item, [{ id: '2' }, { id: '3' }])).toBeUndefined();
    expect(atHand.range(version, RANGE)).toHaveLength(2);
    expect(atHand.count(version, RANGE)).toBe(2);
  });

  it('sees a commit with the next checkpoint, and reads again what that may have changed', async () => {
    const before = await mustPin();
    const first = await read(before);
    await fake.put(Item, item(1, 11));
    sent();
    const { documents } = await read();
    expect(documents).toEqual([item(1, 11), item(2, 20)]);
    expect(sent()).toEqual(['checkpoint', 'documents', 'ranges', 'counts']);
    // A request that began before goes on with what was there.
    expect(await read(before)).toEqual(first);
  });

  it('keeps nothing that a request on an older version reads', async () => {
    const before = await mustPin();
    await fake.put(Item, item(1, 11));
    const after = await mustPin();
    await reader.documents(after, Item, ['1']);
    expect(await reader.documents(before, Item, ['1'])).toEqual([item(1, 10)]);
    sent();
    expect(await reader.documents(after, Item, ['1'])).toEqual([item(1, 11)]);
    expect(sent()).toEqual([]);
  });

  it('asks for what is missing alone', async () => {
    await reader.documents(await mustPin(), Item, ['1']);
    const both = await reader.documents(await mustPin(), Item, ['2', '1']);
    expect(both).toEqual([item(2, 20), item(1, 10)]);
    expect(fake.calls.filter(({ method }) => method === 'documents')).toMatchObject([
      { size: 1 },
      { size: 1 },
    ]);
  });

  it('believes for a moment only that a document is not there: a lost one comes back without a commit', async () => {
    const absent = async () => {
      const version = await mustPin();
      expect(await reader.documents(version, Item, ['9'])).toEqual([null]);
      return reader.atHand.document(version, Item, '9');
    };
    expect(await absent()).toBeNull();
    expect(await absent()).toBeNull();
    expect(sent()).toEqual(['checkpoint', 'documents', 'checkpoint']);
    const later = performance.now() + 2_000;
    vi.spyOn(performance, 'now').mockReturnValue(later);
    await absent();
    vi.restoreAllMocks();
    expect(sent()).toEqual(['checkpoint', 'documents']);
  });

  it('gets the documents of a first read with the checkpoint, and asks for that alone once they are known', async () => {
    const ids = ['1', '2'];
    const first = await reader.newestDocuments(Item, ids);
    expect(first.documents).toEqual([item(1, 10), item(2, 20)]);
    expect(sent()).toEqual(['checkpoint', 'documents']);
    expect(await reader.newestDocuments(Item, ids)).toEqual(first);
    expect(sent()).toEqual(['checkpoint']);
    await fake.put(Item, item(2, 21));
    expect((await reader.newestDocuments(Item, ids)).documents).toEqual([item(1, 10), item(2, 21)]);
  });

  it('reads all of a version whose marks nobody told', async () => {
    const { generation, sequence } = await mustPin();
    const version = { generation, sequence };
    await reader.documents(version, Item, ['1']);
    await reader.documents(version, Item, ['1']);
    expect(sent()).toEqual(['checkpoint', 'documents', 'documents']);
  });

  it('keeps within its bytes, and reads what had to go again', async () => {
    registry = createRegistry();
    const small = new ValidatedReader({ reader: fake.reader, mostBytes: 4_000, registry });
    const version = await mustPin();
    const many = Array.from({ length: 40 }, (_, id) => item(id + 1, id));
    await fake.put(Item, ...many);
    const after = (await small.checkpoint()) ?? version;
    const ids = many.map(({ id }) => String(id));
    for (let round = 0; round < 3; round += 1) {
      expect(await small.documents(after, Item, ids)).toEqual(many);
    }
    expect(await metric('almanac_validated_evictions_total')).toBeGreaterThan(0);
    expect(await metric('almanac_validated_bytes')).toBeLessThanOrEqual(4_000);
  });
});

/** What a store holds is a function of the generation and the marks; those may go forth and back. */
describe('answers of a reader that validates', () => {
  const aMark = fc.constantFrom(undefined, '1.a', '2.a', '2.b');
  const aVersion = fc.record({
    generation: fc.constantFrom('g1', 'g2'),
    sequence: fc.nat({ max: 3 }),
    City: aMark,
    Label: aMark,
  });
  const aRequest = fc.record({
    version: aVersion,
    entity: fc.constantFrom(City, Label),
    ids: fc.array(fc.constantFrom('1', '2', '3', 'none'), { maxLength: 4 }),
    isFirst: fc.boolean(),
  });

  it('are those of the store, in whatever order its states come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(aRequest, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        fc.constantFrom(600, 1_500, 1_000_000),
        async (turns, mostBytes) => {
          let newest: Checkpoint | undefined;
          const inner: StoreReader = {
            checkpoint: async () => newest,
            leaseIsHeld: async () => true,
            documents: async (version, { name }, ids) =>
              ids.map((id) => contents(version, name, id)),
            newestDocuments: async ({ name }, ids) => {
              const checkpoint = newest;
              const found = (id: string) => checkpoint && contents(checkpoint, name, id);
              return { checkpoint, documents: ids.map((id) => found(id) ?? null) };
            },
            ranges: async (version, ranges) => ranges.map((range) => members(version, range)),
            counts: async (version, ranges) =>
              ranges.map((range) => members(version, range).length),
          };
          const registry = createRegistry();
          const reader = new ValidatedReader({ reader: inner, mostBytes, registry });
          for (const requests of turns) {
            await Promise.all(
              requests.map(async ({ version, entity, ids, isFirst }) => {
                const { generation, sequence, City: city, Label: label } = version;
                const changed = { ...(city && { City: city }), ...(label && { Label: label }) };
                const pinned = { ...checkpointAt(0), generation, sequence, changed };
                newest = pinned;
                const ofStore = (at: Checkpoint) => ids.map((id) => contents(at, entity.name, id));
                if (isFirst) {
                  const { checkpoint, documents } = await reader.newestDocuments(entity, ids);
                  expect(checkpoint).toBeDefined();
                  expect(documents).toEqual(ofStore(checkpoint ?? pinned));
                }
                expect(await reader.documents(pinned, entity, ids)).toEqual(ofStore(pinned));
                const range = { ...RANGE, entity };
                expect(await reader.ranges(pinned, [range])).toEqual([members(pinned, range)]);
                expect(await reader.counts(pinned, [range])).toEqual([
                  members(pinned, range).length,
                ]);
                for (const id of ids) {
                  const known = reader.atHand.document(pinned, entity, id);
                  if (known !== undefined) {
                    expect(known).toEqual(contents(pinned, entity.name, id));
                  }
                }
              }),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

type State = Parameters<StoreReader['documents']>[0];

const stateOf = ({ generation, changed = {} }: State, name: string) =>
  `${generation} ${changed[name]}`;

const contents = (version: State, name: string, id: string): Document | null =>
  id === 'none' ? null : { id, state: stateOf(version, name) };

const members = (version: State, { entity: { name } }: IndexRange) => {
  const state = stateOf(version, name);
  return Array.from({ length: state.length % 5 }, (_, at) => `${state} ${at}`);
};
