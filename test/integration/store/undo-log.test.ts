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

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`the undo log: ${name}`, () => {
    let fixture: RedisFixture;
    let store: Store;
    let lease: Lease;
    let generation: string;
    beforeEach(async () => {
      fixture = await openRedisFixture({ url, codec });
      store = await fixture.open();
      ({ lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]));
    });
    afterEach(async () => {
      await store?.[Symbol.asyncDispose]();
      await fixture?.[Symbol.asyncDispose]();
    });

    const at = (sequence: number): Version => ({ generation, sequence });
    const commit = (sequence: number, country: string, writer = store.writer) =>
      writer.commit(lease, {
        generation,
        writes: [put(City, city(1, country))],
        checkpoint: checkpointAt(generation, `p${sequence}`),
      });
    const countryAt = async (sequence: number) =>
      (await store.reader.documents(at(sequence), City, ['1']))[0]?.country;
    const reader = () => store.reader;

    it('costs nothing while nothing is committed, and one command after', async () => {
      await reader().ranges(at(0), [rangeOf(City, 'key')]); // the server knows the script from here on
      const commands = () => commandsDuring(fixture, () => countryAt(0));
      expect(await commands()).toHaveLength(1);
      await commit(1, 'FR');
      expect(await commands()).toHaveLength(2);
      const list = () => reader().ranges(at(0), [rangeOf(City, 'byCountry', ['DE'])]);
      expect(await commandsDuring(fixture, list)).toHaveLength(1);
    });

    it('is trimmed', async () => {
      const forgetful = await fixture.open({ undoMs: 0 });
      for (let sequence = 1; sequence <= 50; sequence += 1) {
        await commit(sequence, 'FR', forgetful.writer);
      }
      expect(await fixture.admin.send(['XLEN', fixture.keys.undo(generation)])).toBe(1);
      await forgetful[Symbol.asyncDispose]();
    });

    it('is too small for what some transactions replace: they are refused, and nothing is written', async () => {
      const small = await fixture.open({ undoBytes: 50 });
      await expect(commit(1, 'FR', small.writer)).rejects.toMatchObject({
        code: 'TRANSACTION_TOO_LARGE',
      });
      expect(await countryAt(0)).toBe('DE');
      await small[Symbol.asyncDispose]();
    });

    it('whose head was removed by hand is read by the checkpoint', async () => {
      const { admin, keys } = fixture;
      await commit(1, 'FR');
      for (const byHand of [[], ['SADD', keys.head(generation), 'by hand']]) {
        await admin.send(['UNLINK', keys.head(generation)]);
        if (byHand.length > 0) await admin.send(byHand);
        expect(await countryAt(0)).toBe('DE');
        expect(await countryAt(1)).toBe('FR');
        expect(await reader().counts(at(1), [rangeOf(City, 'key')])).toEqual([1]);
        expect(await reader().counts(at(0), [rangeOf(City, 'byCountry', ['FR'])])).toEqual([0]);
      }
      await commit(2, 'IT');
      expect(await countryAt(1)).toBe('FR');
    });

    it('that was removed or changed by hand makes versions expire, and goes on with the next commit', async () => {
      const { admin, keys } = fixture;
      const log = keys.undo(generation);
      const expired = { code: 'VIEW_EXPIRED' };
      await commit(1, 'FR');
      await admin.send(['UNLINK', log]);
      await expect(countryAt(0)).rejects.toMatchObject(expired);
      expect(await countryAt(1)).toBe('FR');
      await admin.send(['HSET', log, 'by', 'hand']);
      await expect(reader().counts(at(0), [rangeOf(City, 'key')])).rejects.toMatchObject(expired);
      await commit(2, 'IT');
      expect(await countryAt(1)).toBe('FR');
      await expect(countryAt(0)).rejects.toMatchObject(expired);
      await admin.send(['XADD', log, '99-0', 'ahead', 'of its time']);
      await commit(3, 'ES');
      expect(await countryAt(2)).toBe('IT');
      await expect(countryAt(1)).rejects.toMatchObject(expired);
    });
  });
}
