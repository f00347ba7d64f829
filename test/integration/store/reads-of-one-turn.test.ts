import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/lib/logger.js';
import { idOf } from '../../../src/model/document.js';
import { Connection } from '../../../src/store/redis/connection.js';
import { RedisStoreReader } from '../../../src/store/redis/redis-store-reader.js';
import type { Lease, Store, Version } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  Label,
  loadAndAnnounce,
  put,
  rangeOf,
} from '../../conformance/store-fixture.js';
import { commandsDuring, openRedisFixture, type RedisFixture } from './redis-fixture.js';
import { CODEC_SERVERS } from './redis-servers.js';

const cities = Array.from({ length: 20 }, (_, id) => city(id, `C${id % 2}`));
const labels = [{ code: 'a', locale: 'en', text: null }];

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`what requests read in one turn: ${name}`, () => {
    let fixture: RedisFixture;
    let store: Store;
    let lease: Lease;
    let generation: string;
    let version: Version;
    beforeEach(async () => {
      fixture = await openRedisFixture({ url, codec });
      store = await fixture.open();
      ({ lease, generation } = await loadAndAnnounce(store, [
        [City, cities],
        [Label, labels],
      ]));
      version = { generation, sequence: 0 };
      // The server knows the scripts from here on.
      await store.reader.ranges(version, [rangeOf(City, 'key')]);
      await store.reader.counts(version, [rangeOf(City, 'key')]);
    });
    afterEach(async () => {
      await store?.[Symbol.asyncDispose]();
      await fixture?.[Symbol.asyncDispose]();
    });

    const countryRange = (country: string) => rangeOf(City, 'byCountry', [country]);
    const spoil = async (key: string) => {
      await fixture.admin.send(['UNLINK', key]);
      await fixture.admin.send(['LPUSH', key, 'put by hand']);
    };

    it('is one command for documents, one for ranges and one for counts', async () => {
      const { reader } = store;
      const read = async () => {
        const [documents, more, ranges, both, counts, count] = await Promise.all([
          reader.documents(version, City, ['1', '2', 'none']),
          reader.documents(version, City, ['2', '3']),
          reader.ranges(version, [countryRange('C0')]),
          reader.ranges(version, [countryRange('C1'), { ...rangeOf(City, 'key'), limit: 3 }]),
          reader.counts(version, [countryRange('C0'), rangeOf(City, 'key')]),
          reader.counts(version, [rangeOf(Label, 'key')]),
        ]);
        expect(documents).toEqual([cities[1], cities[2], null]);
        expect(more).toEqual([cities[2], cities[3]]);
        expect([...ranges, ...both].map((found) => found.length)).toEqual([10, 10, 3]);
        expect(counts).toEqual([10, 20]);
        expect(count).toEqual([1]);
      };
      expect(await commandsDuring(fixture, read)).toHaveLength(3);
    });

    it('is never older than the checkpoint that comes with it, also without a head', async () => {
      await using connection = await Connection.open({ url, name: 'late', logger: silentLogger });
      const { keys } = fixture;
      let beforeCheckpoint = async () => {};
      const late = Object.assign(Object.create(connection) as Connection, {
        sendForBytes: (command: string[]) => connection.sendForBytes(command),
        async send<Reply>(command: string[]): Promise<Reply> {
          if (command[1] === keys.checkpoint) await beforeCheckpoint();
          return connection.send<Reply>(command);
        },
      });
      const reader = new RedisStoreReader({ connection: late, keys });
      await reader.checkpoint();
      await fixture.admin.send(['UNLINK', keys.head(generation)]);
      const changed = city(1, 'C1', 'Changed');
      // The documents are on their way; a commit comes before the checkpoint is read.
      beforeCheckpoint = async () => {
        beforeCheckpoint = async () => {};
        await sleep(50);
        await store.writer.commit(lease, {
          generation,
          writes: [put(City, changed)],
          checkpoint: checkpointAt(generation, 'p1'),
        });
        await fixture.admin.send(['UNLINK', keys.head(generation)]);
      };
      const { checkpoint, documents } = await reader.newestDocuments(City, ['1']);
      expect([checkpoint?.sequence, ...documents]).toEqual([1, changed]);
    });

    it('is each read at its own version', async () => {
      const checkpoint = checkpointAt(generation, 'p1');
      const writes = [put(City, city(0, 'C1'))];
      await store.writer.commit(lease, { generation, writes, checkpoint });
      const later = { generation, sequence: 1 };
      const { reader } = store;
      const [before, after, countBefore, countAfter, was, is] = await Promise.all([
        reader.ranges(version, [countryRange('C0')]),
        reader.ranges(later, [countryRange('C0')]),
        reader.counts(version, [countryRange('C0')]),
        reader.counts(later, [countryRange('C0')]),
        reader.documents(version, City, ['0']),
        reader.documents(later, City, ['0']),
      ]);
      expect([before[0]?.length, after[0]?.length]).toEqual([10, 9]);
      expect([countBefore, countAfter]).toEqual([[10], [9]]);
      expect([was, is]).toEqual([[city(0, 'C0')], [city(0, 'C1')]]);
    });

    it('fails for those alone who ask for an index that somebody put there by hand', async () => {
      await spoil(fixture.keys.index(generation, 'Label', 'byLocale'));
      const { reader } = store;
      const spoilt = rangeOf(Label, 'byLocale', ['en']);
      const [fine, failed, mixed, counted, uncounted] = await Promise.allSettled([
        reader.ranges(version, [countryRange('C0')]),
        reader.ranges(version, [spoilt]),
        reader.ranges(version, [countryRange('C1'), spoilt]),
        reader.counts(version, [countryRange('C0')]),
        reader.counts(version, [spoilt]),
      ]);
      expect(fine).toMatchObject({ status: 'fulfilled', value: [{ length: 10 }] });
      expect(counted).toMatchObject({ status: 'fulfilled', value: [10] });
      for (const one of [failed, mixed, uncounted]) {
        expect(one).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNSUITABLE' } });
      }
    });

    it('hides no document beside one that somebody put there by hand', async () => {
      await spoil(fixture.keys.document(generation, 'City', '3'));
      const { reader } = store;
      const [spoilt, fine] = await Promise.all([
        reader.documents(version, City, ['3', '4']),
        reader.documents(
          version,
          Label,
          labels.map((label) => idOf(Label, label)),
        ),
      ]);
      expect(spoilt).toEqual([null, cities[4]]);
      expect(fine).toEqual(labels);
    });

    it('fails with the store, and answers again when that is back', async () => {
      const { reader } = store;
      await store[Symbol.asyncDispose]();
      const settled = await Promise.allSettled([
        reader.documents(version, City, ['1']),
        reader.ranges(version, [countryRange('C0')]),
        reader.ranges(version, [countryRange('C1')]),
        reader.counts(version, [countryRange('C0')]),
        reader.checkpoint(),
      ]);
      expect(settled).toMatchObject(
        Array(5).fill({ status: 'rejected', reason: { code: 'STORE_LOST' } }),
      );
      store = await fixture.open();
      expect(await store.reader.documents(version, City, ['1'])).toEqual([cities[1]]);
    });

    it('goes on for requests that still read the generation before', async () => {
      const { generation: next } = await loadNext();
      const versions = [version, { generation: next, sequence: 0 }];
      for (const one of [...versions, ...versions]) {
        const [documents, [all = []] = []] = await Promise.all([
          store.reader.documents(one, City, ['1']),
          store.reader.ranges(one, [rangeOf(City, 'key')]),
        ]);
        expect([documents, all.length]).toEqual(
          one === version ? [[cities[1]], 20] : [[city(1, 'next')], 2],
        );
      }
      await store.writer.retire(lease, generation);
      const { reader } = store;
      const settled = await Promise.allSettled(
        versions.flatMap((one) => [
          reader.documents(one, City, ['1']),
          reader.ranges(one, [rangeOf(City, 'key')]),
          reader.counts(one, [rangeOf(City, 'key')]),
        ]),
      );
      const [retired, visible] = [settled.slice(0, 3), settled.slice(3)];
      expect(retired).toMatchObject(
        Array(3).fill({ status: 'rejected', reason: { code: 'VIEW_EXPIRED' } }),
      );
      expect(visible.map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
    });

    async function loadNext() {
      const next = await store.writer.createGeneration(lease);
      await store.writer.load(next, City, [city(1, 'next'), city(2, 'next')]);
      await store.writer.announce(lease, checkpointAt(next, 'p0'));
      return { generation: next };
    }
  });
}
