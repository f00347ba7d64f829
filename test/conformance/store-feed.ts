import { expect, it } from 'vitest';
import { FEED_START, type FeedEntry, type FeedPlace } from '../../src/store/feed.js';
import type { Store } from '../../src/store/store.js';
import { eventually } from '../support/eventually.js';
import {
  City,
  checkpointAt,
  city,
  loadAndAnnounce,
  put,
  remove,
  type StoreFixture,
} from './store-fixture.js';

/** What a store promises of its change feed. */
export function describeFeed(
  current: () => { readonly fixture: StoreFixture; readonly store: Store },
): void {
  const announced = (store = current().store) => loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
  type Announced = Awaited<ReturnType<typeof announced>>;

  const commit = (n: number, { lease, generation }: Announced, store = current().store) =>
    store.writer.commit(lease, {
      generation,
      writes: [put(City, city(n, 'FR')), remove(City, '1')],
      checkpoint: checkpointAt(generation, `p${n}`),
    });

  /** Follows in the background; `found` grows, with null where the place was not held. */
  function following(place: FeedPlace, store = current().store) {
    const stop = new AbortController();
    const found: (string | null)[] = [];
    const over = (async () => {
      for await (const entries of store.feed.follow(place, stop.signal)) {
        found.push(...(entries ? entries.map(({ position }) => position) : [null]));
      }
    })();
    return {
      found,
      over,
      async [Symbol.asyncDispose]() {
        stop.abort();
        await over;
      },
    };
  }

  const mustNewest = async (store = current().store): Promise<FeedEntry> => {
    const newest = await store.feed.newest();
    if (!newest) throw new Error('The feed is empty.');
    return newest;
  };

  it('tells of announcements and commits, with what they changed', async () => {
    const { feed } = current().store;
    expect(await feed.newest()).toBeUndefined();
    expect(await feed.from(FEED_START, 10)).toEqual([]);
    const data = await announced();
    await commit(2, data);
    const [first, second, ...more] = (await feed.from(FEED_START, 10)) ?? [];
    const common = { generation: data.generation, committedAtMs: 1_700_000_000_000 };
    expect(first).toMatchObject({
      ...common,
      kind: 'announce',
      sequence: 0,
      position: 'p0',
      changes: [],
    });
    expect(second).toMatchObject({
      ...common,
      kind: 'commit',
      sequence: 2,
      position: 'p2',
      changes: [
        ['City', '2', 'put'],
        ['City', '1', 'delete'],
      ],
    });
    expect(more).toEqual([]);
    expect(await mustNewest()).toEqual(second);
    expect(await feed.from(first as FeedEntry, 10)).toEqual([first, second]);
    expect(await feed.from(second as FeedEntry, 10)).toEqual([second]);
  });

  it('says of a commit too large to list that it is one', async () => {
    const { lease, generation } = await announced();
    const writes = Array.from({ length: 1_001 }, (_, n) => put(City, city(n, 'DE')));
    const checkpoint = checkpointAt(generation, 'p1');
    await current().store.writer.commit(lease, { generation, writes, checkpoint });
    expect(await mustNewest()).toMatchObject({ position: 'p1', changes: null });
  });

  it('is followed from any place in it, in order, each entry once', async () => {
    const data = await announced();
    const start = await mustNewest();
    await commit(2, data);
    await using fromHere = following(await mustNewest());
    await using fromStart = following(start);
    await using fromNothing = following(FEED_START);
    for (let n = 3; n <= 150; n += 1) await commit(n, data);
    await eventually(() => fromHere.found.at(-1) === 'p150' && fromNothing.found.at(-1) === 'p150');
    const positions = (first: number) =>
      Array.from({ length: 151 - first }, (_, at) => `p${first + at}`);
    await eventually(() => fromStart.found.at(-1) === 'p150');
    expect(fromHere.found).toEqual(positions(3));
    expect(fromStart.found).toEqual(positions(2));
    expect(fromNothing.found).toEqual(['p0', ...positions(2)]);
  });

  it('tells a follower of what comes while it waits, and lets go of it at once', async () => {
    const data = await announced();
    const follower = following(await mustNewest());
    await commit(2, data);
    await eventually(() => follower.found.length === 1);
    await follower[Symbol.asyncDispose]();
    expect(follower.found).toEqual(['p2']);
  });

  it('says so where a place is not held: trimmed, of another feed, or before what is left', async () => {
    const store = await current().fixture.open({ feedMaxLength: 10 });
    try {
      const data = await announced(store);
      const place = await mustNewest(store);
      for (let n = 2; n <= 250; n += 1) await commit(n, data, store);
      const newest = await mustNewest(store);
      expect(await store.feed.from(place, 10)).toBeUndefined();
      expect(await store.feed.from(FEED_START, 10)).toBeUndefined();
      expect(await store.feed.from({ ...newest, generation: 'other' }, 10)).toBeUndefined();
      expect(await store.feed.from({ ...newest, sequence: 1 }, 10)).toBeUndefined();
      const later = { ...newest, id: '9999999999999-0' };
      expect(await store.feed.from(later, 10)).toBeUndefined();
      expect(await store.feed.from(newest, 10)).toEqual([newest]);
      for (const lost of [place, FEED_START, later]) {
        const follower = following(lost, store);
        await follower.over;
        expect(follower.found).toEqual([null]);
      }
    } finally {
      await store[Symbol.asyncDispose]();
    }
  });
}
