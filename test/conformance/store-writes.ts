import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Store } from '../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  createProbe,
  Label,
  loadAndAnnounce,
  mustAcquire,
  newestOf,
  put,
  rangeOf,
  remove,
  type StoreFixture,
  scannedIds,
} from './store-fixture.js';

/** What a writer promises. Part of `describeStore`. */
export function describeWrites(current: () => { store: Store; fixture: StoreFixture }): void {
  let fixture: StoreFixture;
  let store: Store;
  beforeEach(() => {
    ({ fixture, store } = current());
  });
  const { ids, read } = createProbe(() => store);

  describe('commits', () => {
    let generation: string;
    let lease: Lease;
    beforeEach(async () => {
      const cities = [city(1, 'DE', 'Aachen'), city(2, 'DE', 'Bonn')];
      ({ generation, lease } = await loadAndAnnounce(store, [[City, cities]]));
    });
    const commit = (position: string, ...writes: ReturnType<typeof put>[]) =>
      store.writer.commit(lease, {
        generation,
        writes,
        checkpoint: checkpointAt(generation, position),
      });
    const countries = async () => ({
      DE: await ids(generation, City, 'byCountry', ['DE']),
      FR: await ids(generation, City, 'byCountry', ['FR']),
      all: await ids(generation, City, 'key'),
    });

    it('can be scanned: every record once, in key order, also many of them', async () => {
      const many = Array.from({ length: 2_500 }, (_, at) => put(City, city(at + 1, 'IT')));
      await commit('p1', ...many);
      await commit('p2', remove(City, '7'));
      const scanned: (readonly [string, unknown])[] = [];
      for await (const page of store.writer.scan(generation, City)) scanned.push(...page);
      const expected = many.map(({ id, document }) => [id, document]).filter(([id]) => id !== '7');
      expect(scanned).toEqual(expected);
    });

    it('write nothing where the store does not hold what they follow', async () => {
      await commit('p1', put(City, city(1, 'DE', 'Trier')));
      const rewound = { code: 'STORE_REWOUND' };
      const former = checkpointAt(generation, 'p0');
      const checkpoint = checkpointAt(generation, 'p2');
      const writes = [put(City, city(1, 'FR', 'Nancy'))];
      const { writer } = store;
      await expect(
        writer.commit(lease, { generation, writes, checkpoint, former }),
      ).rejects.toMatchObject(rewound);
      await expect(writer.confirm(lease, checkpoint, former)).rejects.toMatchObject(rewound);
      expect(await read(generation, City, '1')).toEqual(city(1, 'DE', 'Trier'));
      expect(await countries()).toEqual({ DE: ['2', '1'], FR: [], all: ['1', '2'] });
      const stored = checkpointAt(generation, 'p1');
      expect(await store.reader.checkpoint()).toEqual(stored);
      await writer.commit(lease, { generation, writes, checkpoint, former: stored });
      expect(await store.reader.checkpoint()).toEqual(checkpoint);
    });

    it('insert, update, delete and move the checkpoint', async () => {
      await commit(
        'p1',
        put(City, city(3, 'FR', 'Calais')),
        put(City, city(1, 'FR', 'Aix')),
        remove(City, '2'),
      );
      expect(await store.reader.checkpoint()).toEqual(checkpointAt(generation, 'p1'));
      expect(await newestOf(store).documents(generation, City, ['1', '2', '3'])).toEqual([
        city(1, 'FR', 'Aix'),
        null,
        city(3, 'FR', 'Calais'),
      ]);
      expect(await countries()).toEqual({ DE: [], FR: ['1', '3'], all: ['1', '3'] });
    });

    it('change a key as one record less and one more', async () => {
      await commit('p1', remove(City, '1'), put(City, city(11, 'DE', 'Aachen')));
      expect(await countries()).toEqual({ DE: ['11', '2'], FR: [], all: ['2', '11'] });
    });

    it('swap two records', async () => {
      await commit('p1', put(City, city(1, 'DE', 'Bonn')), put(City, city(2, 'DE', 'Aachen')));
      expect(await countries()).toEqual({ DE: ['2', '1'], FR: [], all: ['1', '2'] });
    });

    it('take the last of several writes of one record', async () => {
      await commit('p1', put(City, city(1, 'FR')), remove(City, '2'), put(City, city(2, 'FR')));
      await commit('p2', put(City, city(1, 'DE')), remove(City, '1'));
      expect(await countries()).toEqual({ DE: [], FR: ['2'], all: ['2'] });
    });

    it('replayed change nothing', async () => {
      const writes = [put(City, city(1, 'FR', 'Aix')), put(City, city(3, 'DE')), remove(City, '2')];
      await commit('p1', ...writes);
      const once = await countries();
      await commit('p1', ...writes);
      expect(await countries()).toEqual(once);
      expect(once).toEqual({ DE: ['3'], FR: ['1'], all: ['1', '3'] });
    });

    it('delete what is not there, and write nothing at all', async () => {
      await commit('p1', remove(City, '99'), remove(Label, 'a/b'));
      await commit('p2');
      expect(await countries()).toEqual({ DE: ['1', '2'], FR: [], all: ['1', '2'] });
      expect((await store.reader.checkpoint())?.position).toBe('p2');
    });

    it('touch many records of many entities at once', async () => {
      const cities = Array.from({ length: 3000 }, (_, n) => city(n + 100, 'FR'));
      const labels = Array.from({ length: 3000 }, (_, n) => ({
        code: `c${n}`,
        locale: 'en',
        text: null,
      }));
      await commit(
        'p1',
        ...cities.map((document) => put(City, document)),
        ...labels.map((document) => put(Label, document)),
      );
      const ranges = [rangeOf(City, 'byCountry', ['FR']), rangeOf(Label, 'byLocale', ['en'])];
      expect(await newestOf(store).counts(generation, ranges)).toEqual([3000, 3000]);
      await commit('p2', ...cities.map(({ id }) => remove(City, String(id))));
      expect(await newestOf(store).counts(generation, ranges)).toEqual([0, 3000]);
    });

    it('confirm moves the checkpoint alone', async () => {
      const confirmed = { ...checkpointAt(generation, 'p5', 0), confirmedAtMs: 1_800_000_000_000 };
      await store.writer.confirm(lease, confirmed);
      expect(await store.reader.checkpoint()).toEqual(confirmed);
      expect(await store.writer.checkpoint()).toEqual(confirmed);
      expect(await countries()).toEqual({ DE: ['1', '2'], FR: [], all: ['1', '2'] });
    });
  });

  describe('generations', () => {
    it('are seen by nobody until announced, then by all', async () => {
      const other = await fixture.open();
      const lease = await mustAcquire(store);
      expect(await other.reader.checkpoint()).toBeUndefined();
      const generation = await store.writer.createGeneration(lease);
      await store.writer.load(generation, City, [city(1, 'DE'), city(2, 'DE')]);
      const writes = [put(City, city(1, 'FR')), remove(City, '2')];
      await store.writer.commit(lease, { generation, writes, checkpoint: undefined });
      expect(await other.reader.checkpoint()).toBeUndefined();
      await store.writer.announce(lease, checkpointAt(generation, 'p1'));
      expect(await other.reader.checkpoint()).toEqual(checkpointAt(generation, 'p1'));
      expect(await newestOf(other).documents(generation, City, ['1', '2'])).toEqual([
        city(1, 'FR'),
        null,
      ]);
      await other[Symbol.asyncDispose]();
    });

    it('live beside one another, named in order of age, until they are retired', async () => {
      const { lease, generation: old } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
      await delay(2);
      const next = await store.writer.createGeneration(lease);
      expect(next > old).toBe(true);
      expect(await store.writer.generations()).toEqual([old, next]);
      await store.writer.load(next, City, [city(1, 'FR')]);
      expect(await read(old, City, '1')).toEqual(city(1, 'DE'));
      await store.writer.announce(lease, checkpointAt(next, 'p9'));
      expect(await read(old, City, '1')).toEqual(city(1, 'DE'));
      expect(await read(next, City, '1')).toEqual(city(1, 'FR'));

      await expect(store.writer.retire(lease, next)).rejects.toMatchObject({ code: 'NOT_READY' });
      await store.writer.retire(lease, old);
      await store.writer.retire(lease, old);
      expect(await store.writer.generations()).toEqual([next]);
      await expect(read(old, City, '1')).rejects.toMatchObject({ code: 'VIEW_EXPIRED' });
      expect(await scannedIds(store, old, City)).toEqual([]);
      expect(await read(next, City, '1')).toEqual(city(1, 'FR'));
    });

    it('that are no more cannot be announced', async () => {
      const lease = await mustAcquire(store);
      const generation = await store.writer.createGeneration(lease);
      await store.writer.retire(lease, generation);
      await expect(
        store.writer.announce(lease, checkpointAt(generation, 'p0')),
      ).rejects.toMatchObject({ code: 'POSITION_LOST' });
      expect(await store.reader.checkpoint()).toBeUndefined();
    });

    it('that were never announced have no checkpoint to move', async () => {
      const lease = await mustAcquire(store);
      const generation = await store.writer.createGeneration(lease);
      const checkpoint = checkpointAt(generation, 'p1');
      const commit = { generation, writes: [put(City, city(1, 'DE'))], checkpoint };
      const lost = { code: 'POSITION_LOST' };
      await expect(store.writer.commit(lease, commit)).rejects.toMatchObject(lost);
      await expect(store.writer.confirm(lease, checkpoint)).rejects.toMatchObject(lost);
      expect(await store.reader.checkpoint()).toBeUndefined();
      expect(await scannedIds(store, generation, City)).toEqual([]);
    });

    it('survive a renewal of their time to live', async () => {
      const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
      await store.writer.renewTtl(lease, generation, [City]);
      expect(await read(generation, City, '1')).toEqual(city(1, 'DE'));
      expect(await store.reader.checkpoint()).toEqual(checkpointAt(generation, 'p0'));
      expect(await store.writer.generations()).toEqual([generation]);
    });
  });

  it('generations are listed by age, however fast they follow each other', async () => {
    const lease = await mustAcquire(store);
    const created: string[] = [];
    for (let n = 0; n < 12; n += 1) created.push(await store.writer.createGeneration(lease));
    expect(await store.writer.generations()).toEqual(created);
  });

  describe('the lease', () => {
    it('is held by one', async () => {
      const other = await fixture.open();
      expect(await other.reader.leaseIsHeld()).toBe(false);
      const lease = await mustAcquire(store);
      expect(await other.reader.leaseIsHeld()).toBe(true);
      expect(await other.writer.acquireLease(1000)).toBeUndefined();
      expect(await store.writer.acquireLease(1000)).toBeUndefined();
      await store.writer.releaseLease(lease);
      const next = await mustAcquire(other);
      expect(next.token).not.toBe(lease.token);
      await store.writer.releaseLease(lease); // no longer ours: no error, no effect
      expect(await store.writer.acquireLease(1000)).toBeUndefined();
      await other[Symbol.asyncDispose]();
    });

    it('expires unless renewed', async () => {
      const lease = await mustAcquire(store, 200);
      for (let n = 0; n < 6; n += 1) {
        await delay(60);
        await store.writer.renewLease(lease);
      }
      expect(await store.writer.acquireLease(1000)).toBeUndefined();
      await delay(300);
      await expect(store.writer.renewLease(lease)).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await mustAcquire(store);
    });

    it('lost, lets its former holder write nothing at all', async () => {
      const { lease: former, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
      const loading = await store.writer.createGeneration(former);
      await store.writer.releaseLease(former);
      const other = await fixture.open();
      const lease = await mustAcquire(other);

      const { writer } = store;
      const checkpoint = checkpointAt(generation, 'p666');
      const writes = [put(City, city(1, 'FR')), put(City, city(2, 'FR'))];
      const attempts = [
        () => writer.commit(former, { generation, writes, checkpoint }),
        () => writer.commit(former, { generation: loading, writes, checkpoint: undefined }),
        () => writer.load(loading, City, [city(3, 'FR')]),
        () => writer.announce(former, checkpointAt(loading, 'p666')),
        () => writer.confirm(former, checkpoint),
        () => writer.createGeneration(former),
        () => writer.retire(former, loading),
        () => writer.renewTtl(former, generation, [City]),
      ];
      for (const attempt of attempts) {
        await expect(attempt()).rejects.toMatchObject({ code: 'FENCED' });
      }
      await expect(writer.renewLease(former)).rejects.toMatchObject({ code: 'LEASE_LOST' });

      expect(await other.reader.checkpoint()).toEqual(checkpointAt(generation, 'p0'));
      expect(await other.writer.generations()).toEqual([generation, loading]);
      expect(await read(generation, City, '1')).toEqual(city(1, 'DE'));
      expect(await read(generation, City, '2')).toBeNull();
      expect(await ids(generation, City, 'byCountry')).toEqual(['1']);
      expect(await scannedIds(other, loading, City)).toEqual([]);
      await other.writer.commit(lease, {
        generation,
        writes,
        checkpoint: checkpointAt(generation, 'p1'),
      });
      expect(await ids(generation, City, 'byCountry', ['FR'])).toEqual(['1', '2']);
      await other[Symbol.asyncDispose]();
    });

    it('is needed to load what another process began', async () => {
      const lease = await mustAcquire(store);
      const generation = await store.writer.createGeneration(lease);
      const other = await fixture.open();
      await expect(other.writer.load(generation, City, [city(1, 'DE')])).rejects.toMatchObject({
        code: 'FENCED',
      });
      await other[Symbol.asyncDispose]();
    });
  });
}
