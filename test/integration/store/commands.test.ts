import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lease, Store, Version } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  loadAndAnnounce,
  put,
  rangeOf,
} from '../../conformance/store-fixture.js';
import { commandsDuring, openRedisFixture, type RedisFixture } from './redis-fixture.js';
import { CODEC_SERVERS } from './redis-servers.js';

const cities = Array.from({ length: 1000 }, (_, id) => city(id, `C${id % 50}`));
const ids = cities.map(({ id }) => String(id));

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`commands: ${name}`, () => {
    let fixture: RedisFixture;
    let store: Store;
    let lease: Lease;
    let generation: string;
    let version: Version;
    beforeEach(async () => {
      fixture = await openRedisFixture({ url, codec });
      store = await fixture.open();
      ({ lease, generation } = await loadAndAnnounce(store, [[City, cities]]));
      version = { generation, sequence: 0 };
      const ranges = [rangeOf(City, 'key'), rangeOf(City, 'byCountry')];
      await store.reader.ranges(version, ranges); // the server knows the scripts from here on
      await store.reader.counts(version, ranges);
    });
    afterEach(async () => {
      await store?.[Symbol.asyncDispose]();
      await fixture?.[Symbol.asyncDispose]();
    });

    const during = (work: () => Promise<unknown>) => commandsDuring(fixture, work);

    it('one reads any number of documents, none reads none', async () => {
      const one = codec === 'redis-json' ? 'JSON.MGET' : 'MGET';
      expect(await during(() => store.reader.documents(version, City, ids))).toEqual([one]);
      expect(await during(() => store.reader.documents(version, City, ['1']))).toEqual([one]);
      expect(await during(() => store.reader.documents(version, City, []))).toEqual([]);
    });

    it('one reads or counts any number of ranges, none reads none', async () => {
      const ranges = Array.from({ length: 50 }, (_, n) => rangeOf(City, 'byCountry', [`C${n}`]));
      const some = async () => {
        const found = await store.reader.ranges(version, ranges);
        expect(found.map((members) => members.length)).toEqual(Array(50).fill(20));
      };
      const [command, ...more] = await during(some);
      expect(command).toMatch(/^EVALSHA/);
      expect(more).toEqual([]);
      const one = ranges.slice(0, 1);
      expect(await during(() => store.reader.ranges(version, one))).toEqual([command]);
      expect(await during(() => store.reader.ranges(version, []))).toEqual([]);
      expect(await during(() => store.reader.counts(version, ranges))).toHaveLength(1);
      expect(await during(() => store.reader.counts(version, one))).toHaveLength(1);
      expect(await during(() => store.reader.counts(version, []))).toEqual([]);
    });

    it('one reads the checkpoint', async () => {
      expect(await during(() => store.reader.checkpoint())).toEqual(['GET']);
    });

    it('a few commit any number of writes', async () => {
      const checkpoint = checkpointAt(generation, 'p1');
      // The server knows the script from here on.
      await store.writer.commit(lease, { generation, writes: [], checkpoint });
      const writes = cities.map(({ id }) => put(City, city(Number(id), 'FR')));
      const read = codec === 'redis-json' ? 'JSON.MGET' : 'MGET';
      expect(
        await during(() => store.writer.commit(lease, { generation, writes, checkpoint })),
      ).toEqual([read, 'GET', 'EVALSHA']);
    });

    it('renewing goes through the keys of the generation alone, not through all of Redis', async () => {
      const renewed = await during(() => store.writer.renewTtl(lease, generation, [City]));
      expect(renewed).not.toContain('SCAN');
      expect(renewed.length).toBeLessThan(10);
    });

    it('a script that the server forgot is sent again', async () => {
      const ranges = [rangeOf(City, 'byCountry', ['C1']), rangeOf(City, 'byCountry', ['C2'])];
      await fixture.admin.send(['SCRIPT', 'FLUSH']);
      const commands = await during(() => store.reader.ranges(version, ranges));
      expect(commands).toHaveLength(2);
      expect(await during(() => store.reader.ranges(version, ranges))).toHaveLength(1);
      await fixture.admin.send(['SCRIPT', 'FLUSH']);
      await store.writer.confirm(lease, checkpointAt(generation, 'p2'));
      expect((await store.reader.checkpoint())?.position).toBe('p2');
    });
  });
}
