import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOfMember } from '../../../src/model/document.js';
import type { Lease, Store } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  Label,
  loadAndAnnounce,
  mustAcquire,
  newestOf,
  put,
  rangeOf,
  remove,
} from '../../conformance/store-fixture.js';
import { openRedisFixture, type RedisFixture } from './redis-fixture.js';
import { CODEC_SERVERS } from './redis-servers.js';

const cities = Array.from({ length: 2500 }, (_, id) => city(id, 'DE'));
const labels = [{ code: 'a', locale: 'en', text: null }];

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`keys: ${name}`, () => {
    let fixture: RedisFixture;
    let store: Store;
    let lease: Lease;
    let generation: string;

    beforeEach(async () => {
      fixture = await openRedisFixture({ url, codec, ttlMs: 60_000 });
      store = await fixture.open();
      ({ lease, generation } = await loadAndAnnounce(store, [
        [City, cities],
        [Label, labels],
      ]));
    });
    afterEach(async () => {
      await store?.[Symbol.asyncDispose]();
      await fixture?.[Symbol.asyncDispose]();
    });

    const commit = (position: string, ...writes: ReturnType<typeof put>[]) =>
      store.writer.commit(lease, {
        generation,
        writes,
        checkpoint: checkpointAt(generation, position),
      });
    const ttls = async () => {
      const keys = await fixture.allKeys();
      const all = await Promise.all(
        keys.map(async (key) => [key, await fixture.admin.send<number>(['PTTL', key])] as const),
      );
      return new Map(all);
    };
    const endless = async () => [...(await ttls())].filter(([, ttl]) => ttl <= 0);

    it('all expire', async () => {
      expect(await endless()).toEqual([]);
      await commit('p1', put(City, city(1, 'FR')), put(Label, { ...labels[0], code: 'b' }));
      await commit('p2', remove(Label, 'a/en'), remove(Label, 'b/en'));
      await commit('p3', put(Label, { code: 'c', locale: 'en', text: 'an index begun anew' }));
      await store.writer.confirm(lease, checkpointAt(generation, 'p4'));
      await store.writer.createGeneration(lease);
      await store.writer.renewTtl(lease, generation, [City, Label]);
      expect(await endless()).toEqual([]);
    });

    it('are renewed, all of them', async () => {
      await commit('p1', put(City, city(1, 'FR')));
      for (const key of await fixture.allKeys()) {
        if (key !== fixture.keys.lease) await fixture.admin.send(['PEXPIRE', key, '30000']);
      }
      await store.writer.renewTtl(lease, generation, [City, Label]);
      const short = [...(await ttls())].filter(
        ([key, ttl]) => ttl < 55_000 && key !== fixture.keys.lease,
      );
      expect(short).toEqual([]);
    });

    it('keep the checkpoint no longer than the documents that it vouches for', async () => {
      const { admin, keys } = fixture;
      const expiries = async () => {
        const [document, checkpoint] = await Promise.all([
          admin.send<number>(['PTTL', keys.document(generation, 'City', '0')]),
          admin.send<number>(['PTTL', keys.checkpoint]),
        ]);
        return { document, checkpoint };
      };
      await delay(300);
      await commit('p1', put(City, city(1, 'FR')));
      await store.writer.confirm(lease, checkpointAt(generation, 'p2'));
      const before = await expiries();
      expect(before.checkpoint).toBeLessThanOrEqual(before.document + 5);
      await store.writer.renewTtl(lease, generation, [City, Label]);
      const after = await expiries();
      expect(after.document).toBeGreaterThan(before.document + 200);
      expect(after.checkpoint).toBeGreaterThan(before.checkpoint + 200);
      expect(after.checkpoint).toBeLessThanOrEqual(after.document + 5);
    });

    it('are gone once their time is over', async () => {
      const short = await openRedisFixture({ url, codec, ttlMs: 1500 });
      const other = await short.open();
      await loadAndAnnounce(other, [[City, cities]]);
      await short.admin.send(['PEXPIRE', short.keys.lease, '1500']);
      expect((await short.allKeys()).length).toBeGreaterThan(2500);
      await delay(1800);
      expect(await short.allKeys()).toEqual([]);
      expect(await other.reader.checkpoint()).toBeUndefined();
      await other[Symbol.asyncDispose]();
      await short[Symbol.asyncDispose]();
    });

    it('of a retired generation leave nothing behind, and others stay', async () => {
      const next = await store.writer.createGeneration(lease);
      await store.writer.load(next, City, cities);
      const before = await fixture.allKeys();
      const ofNext = before.filter((key) => key.includes(next));
      expect(ofNext.length).toBe(cities.length + 3);
      await store.writer.retire(lease, next);
      const after = await fixture.allKeys();
      expect(after.filter((key) => key.includes(next))).toEqual([]);
      expect(after.length).toBe(before.length - ofNext.length);
      expect(await fixture.admin.send(['HEXISTS', fixture.keys.generations, next])).toBe(0);
    });

    it('are taken by no pattern in a name', async () => {
      await store.writer.retire(lease, '*');
      await store.writer.retire(lease, generation.slice(0, -1).concat('?'));
      expect((await fixture.allKeys()).length).toBeGreaterThan(cities.length);
    });

    it('that hold something else by hand are put right by the next write', async () => {
      const { admin, keys } = fixture;
      const document = keys.document(generation, 'City', '7');
      const index = keys.index(generation, 'City', 'byPopulation');
      for (const key of [document, index, keys.feed]) {
        await admin.send(['UNLINK', key]);
        await admin.send(['HSET', key, 'by', 'hand']);
      }
      expect(await newestOf(store).documents(generation, City, ['6', '7'])).toEqual([
        cities[6],
        null,
      ]);
      await commit('p1', put(City, city(7, 'FR')));
      expect(await newestOf(store).documents(generation, City, ['7'])).toEqual([city(7, 'FR')]);
      const [members = []] = await newestOf(store).ranges(generation, [
        rangeOf(City, 'byPopulation'),
      ]);
      expect(members.map(idOfMember)).toEqual(['7']);
      expect(await admin.send(['XLEN', keys.feed])).toBe(1);
    });

    it('that were lost come back with the next write of their record', async () => {
      const { admin, keys } = fixture;
      await admin.send(['UNLINK', keys.index(generation, 'Label', 'byLocale')]);
      await commit('p1', put(Label, { code: 'a', locale: 'en', text: null }));
      expect(await newestOf(store).counts(generation, [rangeOf(Label, 'byLocale')])).toEqual([1]);
    });

    it('keep the entries of a record that another claims by hand to be', async () => {
      const [claim] = await newestOf(store).documents(generation, City, ['2']);
      const key = fixture.keys.document(generation, 'City', '1');
      const write = codec === 'redis-json' ? ['JSON.SET', key, '.'] : ['SET', key];
      await fixture.admin.send([...write, JSON.stringify(claim)]);
      await commit('p1', put(City, city(1, 'FR')));
      const [all] = await newestOf(store).counts(generation, [rangeOf(City, 'key')]);
      expect(all).toBe(cities.length);
    });

    it('let a checkpoint that is none count as none', async () => {
      await fixture.admin.send(['SET', fixture.keys.checkpoint, '{"position":1}', 'KEEPTTL']);
      expect(await store.reader.checkpoint()).toBeUndefined();
      await expect(commit('p1', put(City, city(1, 'FR')))).rejects.toMatchObject({
        code: 'POSITION_LOST',
      });
      await fixture.admin.send(['SET', fixture.keys.checkpoint, 'no JSON']);
      expect(await store.writer.checkpoint()).toBeUndefined();
    });

    it('are refused in one step beyond the limit, and nothing is written', async () => {
      const small = await fixture.open({ commitBytes: 50_000 });
      const writes = cities.map(({ id }) => put(City, city(Number(id), 'FR')));
      const checkpoint = checkpointAt(generation, 'p1');
      await expect(
        small.writer.commit(lease, { generation, writes, checkpoint }),
      ).rejects.toMatchObject({ code: 'TRANSACTION_TOO_LARGE' });
      expect((await store.reader.checkpoint())?.position).toBe('p0');
      await small[Symbol.asyncDispose]();
    });

    it('of a new lease are another dataset’s business', async () => {
      const other = await openRedisFixture({ url, codec });
      const elsewhere = await other.open();
      await mustAcquire(elsewhere);
      expect(await elsewhere.writer.generations()).toEqual([]);
      await elsewhere[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    });
  });
}
