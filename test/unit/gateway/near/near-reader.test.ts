import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NearReader } from '../../../../src/gateway/near/near-reader.js';
import { sleep } from '../../../../src/lib/abort.js';
import { AlmanacError } from '../../../../src/lib/errors.js';
import { createRegistry, type Registry } from '../../../../src/lib/metrics.js';
import type { FeedEntry } from '../../../../src/store/feed.js';
import {
  caughtUp,
  type RunningNear,
  runNear,
} from '../../../integration/gateway/near/near-fixture.js';
import { eventually } from '../../../support/eventually.js';
import { catalog, Item } from '../../../support/item-deployment.js';
import { checkpointAt, createFakeStore, type FakeStore } from '../fake-store.js';

const item = (id: number, value: number) => ({ id, value, note: null });
const RANGE = { entity: Item, index: 'key', prefix: '', limit: undefined } as const;

describe('a near reader', () => {
  let fake: FakeStore;
  let registry: Registry;
  let running: RunningNear;
  let near: NearReader;
  let isStalled: boolean;
  beforeEach(async () => {
    fake = await createFakeStore(catalog);
    fake.checkpoint = checkpointAt(Date.now());
    await fake.put(Item, item(1, 10), item(2, 20));
    registry = createRegistry();
    isStalled = false;
    const feed: typeof fake.feed = {
      newest: () => fake.feed.newest(),
      from: (...asked) => fake.feed.from(...asked),
      async *follow(place, signal) {
        for await (const entries of fake.feed.follow(place, signal)) {
          await eventually(() => !isStalled || signal.aborted);
          yield entries;
        }
      },
    };
    running = runNear({ reader: fake.reader, feed }, { registry, trustMs: 500 });
    near = running.near;
    await caughtUp(near, fake);
  });
  afterEach(async () => {
    isStalled = false;
    await running[Symbol.asyncDispose]();
  });

  const readsOf = (method: string) => fake.calls.filter((call) => call.method === method).length;
  const mustPin = async () => {
    const checkpoint = await near.checkpoint();
    if (!checkpoint) throw new Error('Expected a checkpoint, got none.');
    return checkpoint;
  };
  const read = async () => ({
    documents: await near.documents(await mustPin(), Item, ['1', '2']),
    ranges: await near.ranges(await mustPin(), [RANGE]),
    counts: await near.counts(await mustPin(), [RANGE]),
  });
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await registry.metrics())?.[1]);

  it('asks the store once for what does not change', async () => {
    const first = await read();
    expect(first.documents).toEqual([item(1, 10), item(2, 20)]);
    expect(await read()).toEqual(first);
    for (const method of ['documents', 'ranges', 'counts']) expect(readsOf(method)).toBe(1);
    expect(await metric('almanac_near_serving')).toBe(1);
    expect(await metric('almanac_near_misses_total')).toBe(4);
    expect(await metric('almanac_near_hits_total')).toBe(4);
    expect(await metric('almanac_near_bytes')).toBeGreaterThan(100);
  });

  it('asks for what is missing alone', async () => {
    await near.documents(await mustPin(), Item, ['1']);
    expect(await near.documents(await mustPin(), Item, ['2', '1'])).toEqual([
      item(2, 20),
      item(1, 10),
    ]);
    expect(fake.calls.filter(({ method }) => method === 'documents')).toMatchObject([
      { size: 1 },
      { size: 1 },
    ]);
  });

  it('sees a commit, and asks again for what it changed', async () => {
    await read();
    await fake.put(Item, item(1, 11));
    await caughtUp(near, fake);
    expect(await near.documents(await mustPin(), Item, ['1', '2'])).toEqual([
      item(1, 11),
      item(2, 20),
    ]);
    expect(readsOf('documents')).toBe(2);
  });

  it('reads the store while the feed is behind, and memory again once it came', async () => {
    await read();
    isStalled = true;
    await fake.put(Item, item(1, 11));
    await eventually(() => !near.isServing);
    expect(await metric('almanac_near_serving')).toBe(0);
    expect((await read()).documents).toEqual([item(1, 11), item(2, 20)]);
    isStalled = false;
    await caughtUp(near, fake);
    expect((await read()).documents).toEqual([item(1, 11), item(2, 20)]);
  });

  it('reads the store when that fails, so that the failure is seen, and begins anew', async () => {
    await read();
    fake.failure = new AlmanacError('STORE_LOST', 'gone');
    await eventually(() => !near.isServing);
    await expect(near.checkpoint()).rejects.toMatchObject({ code: 'STORE_LOST' });
    fake.failure = undefined;
    await caughtUp(near, fake);
    const before = readsOf('documents');
    await read();
    expect(readsOf('documents')).toBe(before + 1);
  });

  it('tells subscribers of a change once requests see it', async () => {
    const stop = new AbortController();
    const place = await near.feed.newest();
    if (!place) throw new Error('Expected an entry, got none.');
    // Between the entry and what requests see lies the answer to a GET.
    fake.onCall = async ({ method }) => {
      if (method === 'checkpoint') await sleep(30);
    };
    let told: FeedEntry | undefined;
    const following = (async () => {
      for await (const entries of near.feed.follow(place, stop.signal)) {
        told = entries?.at(-1);
        return near.checkpoint();
      }
      return undefined;
    })();
    await fake.put(Item, item(1, 11));
    const seen = await following;
    expect(seen?.sequence).toBeGreaterThanOrEqual(told?.sequence ?? Number.NaN);
    stop.abort();
  });

  it('forgets an absence soon: what was lost comes back without a commit', async () => {
    fake.lose(Item, '1');
    expect(await near.documents(await mustPin(), Item, ['1'])).toEqual([null]);
    await fake.put(Item, item(1, 10));
    await caughtUp(near, fake);
    expect(await near.documents(await mustPin(), Item, ['1'])).toEqual([item(1, 10)]);
  });
});
