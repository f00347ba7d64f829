import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry, type Registry } from '../../../src/lib/metrics.js';
import type { Position } from '../../../src/model/position.js';
import type { FeedReader } from '../../../src/store/feed.js';
import type { Checkpoint, Lease, RecordWrite, Store } from '../../../src/store/store.js';
import { mustAcquire, put, remove } from '../../conformance/store-fixture.js';
import { eventually } from '../../support/eventually.js';
import { Item, schema } from '../../support/item-deployment.js';
import {
  createMemoryDataset,
  createMemoryStore,
  type MemoryDataset,
} from '../../support/memory-store.js';
import { openSse, type SseStream } from '../../support/sse-stream.js';

const ITEM_CHANGED = /* GraphQL */ `
  subscription ($ids: [ID!], $after: String) {
    itemChanged(databaseIds: $ids, after: $after) {
      kind
      key
      item { value }
      reload
      reason
      cursor
      position
      generation
      sequence
    }
  }
`;

interface ItemChanged {
  readonly itemChanged: {
    readonly kind: 'CHANGED' | 'REMOVED' | null;
    readonly key: readonly string[] | null;
    readonly item: { readonly value: number } | null;
    readonly reload: boolean;
    readonly reason: string | null;
    readonly cursor: string;
    readonly position: string | null;
    readonly generation: string | null;
    readonly sequence: number;
  };
}

const item = (id: number, value: number) => ({ id, value, note: null });

describe('subscriptions', () => {
  let dataset: MemoryDataset;
  let store: Store;
  let lease: Lease;
  let generation: string;
  let registry: Registry;
  let gateway: Gateway;
  let sequence: number;
  let followers: number;
  const streams: SseStream<unknown>[] = [];

  const checkpoint = (): Checkpoint => ({
    generation,
    sequence,
    position: `p${sequence}` as Position,
    fingerprint: 'f',
    committedAtMs: 1,
    changed: {},
    confirmedAtMs: Date.now(),
  });
  const commit = async (...writes: RecordWrite[]) => {
    sequence += 1;
    await store.writer.commit(lease, { generation, writes, checkpoint: checkpoint() });
  };
  const announce = async () => {
    generation = await store.writer.createGeneration(lease);
    await store.writer.load(generation, Item, [item(1, 10), item(2, 20)]);
    sequence = 0;
    await store.writer.announce(lease, checkpoint());
  };
  const countedFeed = (): FeedReader => ({
    newest: () => store.feed.newest(),
    from: (place, limit) => store.feed.from(place, limit),
    async *follow(place, signal) {
      followers += 1;
      try {
        yield* store.feed.follow(place, signal);
      } finally {
        followers -= 1;
      }
    },
  });
  const open = async (options: { feedMaxLength?: number; maxSubscriptions?: number } = {}) => {
    await gateway?.dispose();
    dataset = createMemoryDataset();
    store = createMemoryStore(dataset, options);
    lease = await mustAcquire(store, 3_600_000);
    registry = createRegistry();
    followers = 0;
    gateway = createGateway({
      schema,
      registry,
      reader: store.reader,
      feed: countedFeed(),
      logger: silentLogger,
      maxSubscriptions: options.maxSubscriptions,
    });
    await announce();
  };
  const subscribe = async <Data = ItemChanged>(variables: object = {}, query = ITEM_CHANGED) => {
    const stream = await openSse<Data>((request) => gateway.fetch(request), query, variables);
    streams.push(stream);
    return stream;
  };
  const nextOf = async (stream: SseStream<ItemChanged>) => {
    const answer = await stream.next();
    expect(answer?.errors).toBeUndefined();
    if (!answer?.data) throw new Error('No data.');
    return answer.data.itemChanged;
  };
  const started = async (variables: object = {}) => {
    const stream = await subscribe(variables);
    expect(await nextOf(stream)).toMatchObject({ reload: true, reason: 'SUBSCRIBED' });
    return stream;
  };
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await registry.metrics())?.[1]);

  beforeEach(() => open());
  afterEach(async () => {
    for (const stream of streams.splice(0)) await stream[Symbol.asyncDispose]();
    await gateway.dispose();
  });

  it('begin with the notice to load, which says where they stand', async () => {
    await commit(put(Item, item(1, 11)));
    const first = await nextOf(await subscribe());
    expect(first).toEqual({
      kind: null,
      key: null,
      item: null,
      reload: true,
      reason: 'SUBSCRIBED',
      cursor: expect.any(String),
      position: 'p1',
      generation,
      sequence: 1,
    });
  });

  it('give each record that a commit changed, as it is then', async () => {
    const stream = await started();
    await commit(put(Item, item(1, 11)), put(Item, item(2, 21)));
    expect(await nextOf(stream)).toMatchObject({
      kind: 'CHANGED',
      key: ['1'],
      item: { value: 11 },
      reload: false,
      reason: null,
      position: 'p1',
      generation,
      sequence: 1,
    });
    expect(await nextOf(stream)).toMatchObject({ key: ['2'], item: { value: 21 } });
    await commit(remove(Item, '1'));
    expect(await nextOf(stream)).toMatchObject({ kind: 'REMOVED', key: ['1'], item: null });
    // The same record again: no view of an event outlives it.
    await commit(put(Item, item(2, 22)));
    expect(await nextOf(stream)).toMatchObject({ item: { value: 22 }, sequence: 3 });
    expect(await metric('almanac_live_events_total')).toBe(4);
    expect(await metric('almanac_live_subscriptions')).toBe(1);
  });

  it('are of the keys that were asked for', async () => {
    const stream = await started({ ids: ['2'] });
    await commit(put(Item, item(1, 11)));
    await commit(put(Item, item(1, 12)), put(Item, item(2, 21)));
    expect(await nextOf(stream)).toMatchObject({ key: ['2'], sequence: 2 });
  });

  it('resume in the middle of a commit', async () => {
    const stream = await started();
    await commit(put(Item, item(1, 11)), put(Item, item(2, 21)), put(Item, item(3, 31)));
    await commit(put(Item, item(4, 41)));
    const keys = [];
    for (let n = 0; n < 4; n += 1) {
      const { cursor, key } = await nextOf(stream);
      keys.push(key?.[0]);
      const resumed = await subscribe({ after: cursor });
      await commit(put(Item, item(5 + n, 1)));
      const rest = [];
      while (rest.at(-1) !== String(5 + n)) rest.push((await nextOf(resumed)).key?.[0]);
      const all = ['1', '2', '3', '4', '5', '6', '7', '8'].slice(0, 5 + n);
      expect(rest).toEqual(all.slice(n + 1));
    }
    expect(keys).toEqual(['1', '2', '3', '4']);
  });

  it('resume from what the notice to load said', async () => {
    const stream = await subscribe();
    const { cursor } = await nextOf(stream);
    await stream[Symbol.asyncDispose]();
    await commit(put(Item, item(1, 11)));
    expect(await nextOf(await subscribe({ after: cursor }))).toMatchObject({ key: ['1'] });
  });

  it('say so where what came meanwhile is not held any more, and go on', async () => {
    await open({ feedMaxLength: 3 });
    const away = await started();
    await commit(put(Item, item(1, 11)));
    const { cursor } = await nextOf(away);
    await away[Symbol.asyncDispose]();
    for (let n = 12; n < 17; n += 1) await commit(put(Item, item(1, n)));
    const stream = await subscribe({ after: cursor });
    expect(await nextOf(stream)).toMatchObject({ reload: true, reason: 'NOT_HELD', sequence: 6 });
    await commit(put(Item, item(1, 17)));
    expect(await nextOf(stream)).toMatchObject({ item: { value: 17 }, sequence: 7 });
    expect(await metric('almanac_live_reloads_total{reason="NOT_HELD"}')).toBe(1);
  });

  it('tell to reload where a generation is announced, or a commit is too large to list', async () => {
    const stream = await started();
    const former = generation;
    await announce();
    expect(generation).not.toBe(former);
    const notice = { reload: true, kind: null, key: null, item: null, generation };
    expect(await nextOf(stream)).toMatchObject({ ...notice, reason: 'NEW_GENERATION' });
    await commit(...Array.from({ length: 1_001 }, (_, n) => put(Item, item(n, n))));
    expect(await nextOf(stream)).toMatchObject({ ...notice, reason: 'TOO_LARGE', sequence: 1 });
    await commit(put(Item, item(1, 5)));
    expect(await nextOf(stream)).toMatchObject({ item: { value: 5 } });
  });

  it('tell to reload where the feed itself is gone', async () => {
    const stream = await started();
    dataset.feed.length = 0;
    expect(await nextOf(stream)).toMatchObject({ reason: 'NOT_HELD', position: null });
    await announce();
    expect(await nextOf(stream)).toMatchObject({ reason: 'NEW_GENERATION', position: 'p0' });
  });

  it('refuse what is no cursor and what is no key', async () => {
    const codes = [];
    const foreign = Buffer.from('x#y#1#').toString('base64url');
    for (const variables of [
      { after: '' },
      { after: 'nonsense' },
      { after: `${foreign}` },
      { after: foreign.repeat(1_000) },
      { ids: ['one'] },
      { ids: Array.from({ length: 1_001 }, String) },
    ]) {
      const stream = await subscribe(variables);
      const answer = await stream.next();
      expect(answer?.data ?? null).toBeNull();
      codes.push(answer?.errors?.[0]?.extensions?.code);
      expect(await stream.next()).toBeUndefined();
    }
    expect(codes).toEqual([...Array(4).fill('BAD_CURSOR'), 'BAD_KEY', 'BAD_PAGE_SIZE']);
    expect(await metric('almanac_live_subscriptions')).toBe(0);
  });

  it('share one reader of the feed, from the first to the last', async () => {
    expect(followers).toBe(0);
    const several = await Promise.all(Array.from({ length: 20 }, () => started()));
    await commit(put(Item, item(1, 11)));
    for (const stream of several) expect(await nextOf(stream)).toMatchObject({ key: ['1'] });
    expect(followers).toBe(1);
    for (const stream of several) await stream[Symbol.asyncDispose]();
    await eventually(() => followers === 0);
    expect(await metric('almanac_live_subscriptions')).toBe(0);
    await started();
    expect(followers).toBe(1);
  });

  it('hold nothing for a client that does not read: it gets what is held when it does', async () => {
    await open({ feedMaxLength: 50 });
    const slow = await started();
    const quick = await started();
    for (let n = 1; n <= 200; n += 1) {
      await commit(put(Item, item(1, n)));
      expect(await nextOf(quick)).toMatchObject({ sequence: n });
    }
    const got = [await nextOf(slow)];
    while (got.at(-1)?.sequence !== 200) got.push(await nextOf(slow));
    // Whole, as long as the window in memory has it.
    expect(got.map(({ sequence: at }) => at)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    for (let n = 201; n <= 1_400; n += 1) await commit(put(Item, item(1, n)));
    await eventually(async () => (await nextOf(quick)).sequence === 1_400);
    const reasons = [];
    do {
      const { reason, sequence: at } = await nextOf(slow);
      reasons.push(reason);
      if (at === 1_400) break;
    } while (reasons.length < 1_400);
    expect(reasons.filter(Boolean)).toEqual(['NOT_HELD']);
    expect(reasons.length).toBeLessThan(100);
  });

  it('are as many as the gateway allows', async () => {
    await open({ maxSubscriptions: 1 });
    const first = await started();
    const answer = await (await subscribe()).next();
    expect(answer?.errors?.[0]?.extensions?.code).toBe('TOO_MANY_SUBSCRIPTIONS');
    await first[Symbol.asyncDispose]();
    await started();
  });

  it('give whole commits, of the kinds asked for', async () => {
    const query = `subscription ($after: String) { changes(entities: [Item], after: $after) {
      reason cursor sequence changes { entity kind key } } }`;
    type Changes = { changes: { reason: string | null; cursor: string; changes: unknown[] } };
    const stream = await subscribe<Changes>({}, query);
    const first = (await stream.next())?.data?.changes;
    expect(first).toMatchObject({ reason: 'SUBSCRIBED', changes: [] });
    await commit(put(Item, item(1, 11)), remove(Item, '2'));
    const all = {
      reason: null,
      sequence: 1,
      changes: [
        { entity: 'Item', kind: 'CHANGED', key: ['1'] },
        { entity: 'Item', kind: 'REMOVED', key: ['2'] },
      ],
    };
    expect((await stream.next())?.data?.changes).toMatchObject(all);
    const resumed = await subscribe<Changes>({ after: first?.cursor }, query);
    expect((await resumed.next())?.data?.changes).toMatchObject(all);
  });

  it('break off when the gateway stops: a client that is told of an end would not come back', async () => {
    const stream = await started();
    gateway.endStreams(0);
    await expect(stream.next()).rejects.toThrow();
    const answer = await (await subscribe()).next();
    expect(answer?.errors?.[0]?.extensions?.code).toBe('NOT_READY');
    await eventually(() => followers === 0);
  });

  it('are refused by a gateway without a feed', async () => {
    const { reader } = store;
    await using bare = createGateway({
      schema,
      reader,
      registry: createRegistry(),
      logger: silentLogger,
    });
    const stream = await openSse((request) => bare.fetch(request), ITEM_CHANGED);
    expect((await stream.next())?.errors?.[0]?.extensions?.code).toBe('NOT_READY');
  });
});
