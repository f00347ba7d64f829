/** Whatever happens to the store and the feed: each answer is the store's at the version that it reports. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep } from '../../../../src/lib/abort.js';
import { AlmanacError } from '../../../../src/lib/errors.js';
import { type Document, indexesOf } from '../../../../src/model/document.js';
import type { FeedReader } from '../../../../src/store/feed.js';
import type { Checkpoint, RecordWrite, StoreReader, Version } from '../../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  Label,
  mustAcquire,
  put,
  rangeOf,
  remove,
} from '../../../conformance/store-fixture.js';
import { eventually } from '../../../support/eventually.js';
import { addFigures } from '../../../support/figures.js';
import { createMemoryStore } from '../../../support/memory-store.js';
import { openRedisFixture } from '../../store/redis-fixture.js';
import { CODEC_SERVERS } from '../../store/redis-servers.js';
import { openServerProxy } from '../../store/server-proxy.js';
import { caughtUp, runNear } from './near-fixture.js';

const IDS = [0, 1, 2, 3, 4, 5, 6, 7];
const READERS = 3;
const RANGES = [
  ...indexesOf(City).map(([index]) => rangeOf(City, index)),
  rangeOf(City, 'byCountry', ['DE'], { limit: 2, reverse: true }),
  rangeOf(City, 'byCountry', [null], { limit: 1 }),
  rangeOf(Label, 'key', [], { limit: 5 }),
];

/** One record of a commit; `undefined` for a country: it is deleted. */
type Change = readonly [id: number, country: string | null | undefined, name: string];
const aChange: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom(...IDS),
  fc.constantFrom('DE', 'FR', null, undefined),
  fc.string({ maxLength: 3 }),
);
const writeOf = ([id, country, name]: Change): RecordWrite =>
  country === undefined ? remove(City, String(id)) : put(City, city(id, country, name));

const EVENTS = [
  'rest',
  'rest',
  'rest',
  'bulk',
  'confirm',
  'announce',
  'trim',
  'forget',
  'stall',
  'cut',
  'mend',
] as const;
type Step = readonly Change[] | (typeof EVENTS)[number];
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.array(aChange, { maxLength: 4 }) },
  { weight: 5, arbitrary: fc.constantFrom(...EVENTS) },
);

/** Too many to be listed in the feed. */
const bulk = (at: number) =>
  Array.from({ length: 1_001 }, (_, code) =>
    put(Label, { code: String(code), locale: 'en', text: String(at) }),
  );

const everythingAt = async (reader: StoreReader, version: Version) => ({
  documents: await reader.documents(version, City, IDS.map(String)),
  label: await reader.documents(version, Label, ['7:en', 'none']),
  ranges: await reader.ranges(version, RANGES),
  counts: await reader.counts(version, RANGES),
});

/** A feed that a test can hold up without its reader noticing. */
function stallable(feed: FeedReader) {
  let flowing = Promise.resolve();
  let flow = () => {};
  return {
    stall() {
      flow();
      flowing = new Promise((resolve) => {
        flow = resolve;
      });
    },
    flow: () => flow(),
    feed: {
      newest: () => feed.newest(),
      from: (...asked) => feed.from(...asked),
      async *follow(place, signal) {
        for await (const entries of feed.follow(place, signal)) {
          await flowing;
          yield entries;
        }
      },
    } satisfies FeedReader,
  };
}

const [{ codec, url }] = CODEC_SERVERS;

describe.skipIf(url === '')('answers from memory', () => {
  it('are those of the store at the version that they report, whatever happens', async (context) => {
    const seen = { answers: 0, fromMemory: 0, versions: new Set<string>() };
    await using proxy = await openServerProxy(url);
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 40 }), async (steps) => {
        await using fixture = await openRedisFixture({ url, codec });
        await using store = await fixture.open();
        await using away = await fixture.open({ url: proxy.url, readOnly: true });
        const model = createMemoryStore(undefined, { undoMs: 3_600_000 });
        const lease = await mustAcquire(store);
        const modelLease = await mustAcquire(model);
        const names = new Map<string, string>();
        const stored: Checkpoint[] = [];
        let last = checkpointAt('', 'p0');

        const announce = async (documents: readonly Document[]) => {
          const generation = await store.writer.createGeneration(lease);
          const name = await model.writer.createGeneration(modelLease);
          names.set(generation, name);
          last = checkpointAt(generation, `p${stored.length}`, 0);
          stored.push(last);
          await model.writer.load(name, City, documents);
          await model.writer.announce(modelLease, { ...last, generation: name });
          await store.writer.load(generation, City, documents);
          await store.writer.announce(lease, last);
        };
        const commit = async (writes: readonly RecordWrite[]) => {
          const { generation, sequence } = last;
          last = {
            ...checkpointAt(generation, `p${stored.length}`, sequence + 1),
            changed: { City: `m${stored.length}` },
          };
          stored.push(last);
          const name = names.get(generation) ?? '';
          const checkpoint = { ...last, generation: name };
          await model.writer.commit(modelLease, { generation: name, writes, checkpoint });
          await store.writer.commit(lease, { generation, writes, checkpoint: last });
        };
        const confirm = async () => {
          last = { ...last, position: `p${stored.length}` as Checkpoint['position'] };
          stored.push(last);
          await store.writer.confirm(lease, last);
        };

        await announce([city(1, 'DE'), city(2, 'FR')]);
        const { feed, stall, flow } = stallable(away.feed);
        let rangesRead = 0;
        const reader: StoreReader = {
          checkpoint: () => away.reader.checkpoint(),
          leaseIsHeld: () => away.reader.leaseIsHeld(),
          documents: (...asked) => away.reader.documents(...asked),
          newestDocuments: (...asked) => away.reader.newestDocuments(...asked),
          ranges(...asked) {
            rangesRead += 1;
            return away.reader.ranges(...asked);
          },
          counts: (...asked) => away.reader.counts(...asked),
        };
        await using running = runNear({ reader, feed }, { trustMs: 100 });
        const { near } = running;
        await caughtUp(near, store);

        const wrong: object[] = [];
        let isOver = false;
        let isCut = false;
        const ask = async () => {
          while (!isOver) {
            try {
              const checkpoint = await near.checkpoint();
              if (!checkpoint) throw new Error('Expected a checkpoint, got none.');
              const { isServing } = near;
              const before = rangesRead;
              expect(stored).toContainEqual(checkpoint);
              const generation = names.get(checkpoint.generation) ?? '';
              const expected = await everythingAt(model.reader, { ...checkpoint, generation });
              expect(await everythingAt(near, checkpoint)).toEqual(expected);
              for (const [at, id] of IDS.entries()) {
                const known = near.atHand.document(checkpoint, City, String(id));
                if (known !== undefined) expect(known).toEqual(expected.documents[at]);
              }
              for (const [at, range] of RANGES.entries()) {
                const known = near.atHand.range(checkpoint, range);
                if (known !== undefined) expect(known).toEqual(expected.ranges[at]);
              }
              seen.answers += 1;
              if (isServing && rangesRead === before) seen.fromMemory += 1;
              seen.versions.add(`${checkpoint.generation}:${checkpoint.sequence}`);
            } catch (error) {
              const isOutage = error instanceof AlmanacError && error.code === 'STORE_LOST';
              if (!isOutage || !isCut) throw error;
            }
            await sleep(0);
          }
        };
        const asking = Promise.all(Array.from({ length: READERS }, ask));
        asking.catch(() => {});
        const { feed: feedKey } = fixture.keys;
        const events = {
          rest: () => sleep(20),
          bulk: () => commit(bulk(stored.length)),
          confirm,
          announce: () => announce([city(3, 'DE'), city(4 + (stored.length % 4), null)]),
          trim: () => fixture.admin.send(['XTRIM', feedKey, 'MAXLEN', '0']),
          forget: () => fixture.admin.send(['DEL', feedKey]),
          stall,
          cut: async () => {
            isCut = true;
            await proxy.cut();
          },
          mend: async () => {
            flow();
            await proxy.heal();
          },
        };
        for (const step of steps) {
          await (typeof step === 'string' ? events[step]() : commit(step.map(writeOf)));
          await sleep(stored.length % 3);
        }
        await events.mend();
        await caughtUp(near, store);
        isOver = true;
        await asking;
        // In quiet: the same as without, and soon all of it out of memory. Not at once: that a place in the feed
        // is gone shows when the wait for its next entry ends, and memory then begins anew.
        const expected = await everythingAt(store.reader, last);
        await eventually(async () => {
          const before = rangesRead;
          const found = await everythingAt(near, last);
          if (!isDeepStrictEqual(found, expected)) wrong.push(found);
          return near.isServing && rangesRead === before;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    addFigures(context, { 'answers of a near reader beside commits and faults': seen.answers });
    expect(seen.versions.size).toBeGreaterThan(10);
    expect(seen.fromMemory).toBeGreaterThan(10);
  }, 120_000);
});
