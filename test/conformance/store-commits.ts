import { beforeEach, describe, expect, it } from 'vitest';
import type { Commit, Lease, RecordWrite, Store } from '../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  createProbe,
  loadAndAnnounce,
  put,
  rangeOf,
  remove,
} from './store-fixture.js';

/** What a writer promises of several commits of one call. Part of `describeStore`. */
export function describeCommits(current: () => { readonly store: Store }): void {
  let store: Store;
  let generation: string;
  let lease: Lease;
  const { ids } = createProbe(() => store);

  /** Commits p1, p2, …, each after the one before. */
  const chain = (...transactions: readonly (readonly RecordWrite[])[]): Commit[] =>
    transactions.map((writes, at) => ({
      generation,
      writes,
      checkpoint: checkpointAt(generation, `p${at + 1}`),
      former: checkpointAt(generation, `p${at}`),
    }));
  const stateAt = async (sequence: number) => {
    const version = { generation, sequence };
    const ranges = ['DE', 'FR'].map((country) => rangeOf(City, 'byCountry', [country]));
    const documents = await store.reader.documents(version, City, ['1', '2', '3']);
    const counts = await store.reader.counts(version, ranges);
    return [...documents.map((document) => document?.name ?? null), ...counts];
  };
  describe('several commits of one call', () => {
    beforeEach(async () => {
      ({ store } = current());
      const cities = [city(1, 'DE', 'Aachen'), city(2, 'DE', 'Bonn')];
      ({ generation, lease } = await loadAndAnnounce(store, [[City, cities]]));
    });

    it('are one version after the other, also of the same records', async () => {
      await store.writer.commit(
        lease,
        ...chain(
          [put(City, city(1, 'FR', 'Aix')), put(City, city(3, 'DE', 'Celle'))],
          [remove(City, '1'), put(City, city(3, 'FR', 'Calais'))],
          [],
          [put(City, city(1, 'DE', 'Ahlen')), remove(City, '2')],
          [put(City, city(1, 'DE', 'Ahaus'))],
        ),
      );
      expect(await Promise.all([0, 1, 2, 3, 4, 5].map(stateAt))).toEqual([
        ['Aachen', 'Bonn', null, 2, 0],
        ['Aix', 'Bonn', 'Celle', 2, 1],
        [null, 'Bonn', 'Calais', 1, 1],
        [null, 'Bonn', 'Calais', 1, 1],
        ['Ahlen', null, 'Calais', 1, 1],
        ['Ahaus', null, 'Calais', 1, 1],
      ]);
      expect(await ids(generation, City, 'key')).toEqual(['1', '3']);
      expect(await store.reader.checkpoint()).toEqual(checkpointAt(generation, 'p5'));
      expect((await store.feed.newest())?.position).toBe('p5');
    });

    it('are not done after one that fails', async () => {
      const [first, second, third] = chain(
        [put(City, city(1, 'FR', 'Aix'))],
        [put(City, city(1, 'FR', 'Agen'))],
        [put(City, city(2, 'FR', 'Brest'))],
      ) as [Commit, Commit, Commit];
      const elsewhere = { ...second, former: checkpointAt(generation, 'p9') };
      const committed = store.writer.commit(lease, first, elsewhere, third);
      await expect(committed).rejects.toMatchObject({ code: 'STORE_REWOUND' });
      expect(await stateAt(1)).toEqual(['Aix', 'Bonn', null, 1, 1]);
      expect(await store.reader.checkpoint()).toEqual(checkpointAt(generation, 'p1'));
      expect((await store.feed.newest())?.position).toBe('p1');
    });
  });
}
