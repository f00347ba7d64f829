import { beforeEach, describe, expect, it } from 'vitest';
import { idOf, idOfMember } from '../../src/model/document.js';
import { encodeTuple } from '../../src/model/key.js';
import type { Store } from '../../src/store/store.js';
import { TRICKY_KEYS, TRICKY_VALUES } from './codec-samples.js';
import {
  City,
  checkpointAt,
  city,
  cityEntry,
  createProbe,
  Label,
  loadAndAnnounce,
  mustAcquire,
  newestOf,
  put,
  rangeOf,
  type StoreFixture,
} from './store-fixture.js';

/** What a reader promises. Part of `describeStore`. */
export function describeReads(current: () => { store: Store; fixture: StoreFixture }): void {
  let store: Store;
  beforeEach(() => {
    ({ store } = current());
  });
  const { ids, read } = createProbe(() => store);

  describe('documents', () => {
    it.each(TRICKY_VALUES)('come back as they were: %s', async (_, value) => {
      const document = { ...city(1, 'DE'), facts: value };
      const { generation, lease } = await loadAndAnnounce(store, [[City, [document]]]);
      expect(await read(generation, City, '1')).toEqual(document);

      const next = { ...document, id: 2 };
      const checkpoint = checkpointAt(generation, 'p1');
      await store.writer.commit(lease, { generation, writes: [put(City, next)], checkpoint });
      expect(await read(generation, City, '2')).toEqual(next);
    });

    it('keep apart whatever keys a source has', async () => {
      const labels = TRICKY_KEYS.flatMap(([, code]) =>
        TRICKY_KEYS.map(([, locale]) => ({ code, locale, text: `${code} in ${locale}` })),
      );
      const { generation } = await loadAndAnnounce(store, [[Label, labels]]);
      const keys = labels.map((label) => idOf(Label, label));
      expect(await newestOf(store).documents(generation, Label, keys)).toEqual(labels);
      expect(await ids(generation, Label, 'key')).toHaveLength(labels.length);
      for (const [, locale] of TRICKY_KEYS) {
        const found = await ids(generation, Label, 'byLocale', [locale]);
        const expected = labels.filter((label) => label.locale === locale);
        expect(new Set(found)).toEqual(new Set(expected.map((label) => idOf(Label, label))));
      }
    });

    it('come in the order asked, null where there is none, twice where asked twice', async () => {
      const cities = [city(1, 'DE'), city(2, 'FR')];
      const { generation } = await loadAndAnnounce(store, [[City, cities]]);
      expect(await newestOf(store).documents(generation, City, ['2', '9', '1', '2'])).toEqual([
        cities[1],
        null,
        cities[0],
        cities[1],
      ]);
      expect(await newestOf(store).documents(generation, City, [])).toEqual([]);
      expect(await newestOf(store).documents(generation, Label, ['1'])).toEqual([null]);
    });

    it('are loaded 20,000 at a time, by concurrent loads too', async () => {
      const cities = Array.from({ length: 20_000 }, (_, id) => city(id, `C${id % 100}`));
      const lease = await mustAcquire(store);
      const generation = await store.writer.createGeneration(lease);
      await Promise.all([
        store.writer.load(generation, City, cities.slice(0, 10_000)),
        store.writer.load(generation, City, cities.slice(10_000)),
        store.writer.load(generation, Label, []),
      ]);
      await store.writer.announce(lease, checkpointAt(generation, 'p0'));
      expect(await newestOf(store).counts(generation, [rangeOf(City, 'key')])).toEqual([20_000]);
      const all = cities.map(({ id }) => String(id));
      expect(await newestOf(store).documents(generation, City, all)).toEqual(cities);
    });

    it('loaded twice are there once', async () => {
      const lease = await mustAcquire(store);
      const generation = await store.writer.createGeneration(lease);
      await store.writer.load(generation, City, [city(1, 'DE'), city(2, 'DE')]);
      await store.writer.load(generation, City, [city(1, 'DE')]);
      await store.writer.announce(lease, checkpointAt(generation, 'p0'));
      expect(await ids(generation, City, 'key')).toEqual(['1', '2']);
    });
  });

  describe('indexes', () => {
    let generation: string;
    beforeEach(async () => {
      const cities = [
        city(1, 'DE', 'Zwickau'),
        city(2, 'DE', 'Aachen'),
        city(3, 'DE', 'Äpfingen'),
        city(4, 'D', 'Not in DE'),
        city(5, 'DEU', 'Nor is this'),
        city(6, null, 'Nowhere'),
        city(7, 'DE\u0000', 'With a NUL'),
        city(8, 'DE', 'A😀'),
        city(9, 'DE', 'A\ufffd'),
        city(10, 'FR', ''),
        city(-3, 'FR', 'Negative'),
      ];
      ({ generation } = await loadAndAnnounce(store, [[City, cities]]));
    });

    it('answer with the entries that begin with the values, in order', async () => {
      // By code point: U+FFFD before U+1F600, although UTF-16 has them the other way round.
      expect(await ids(generation, City, 'byCountry', ['DE'])).toEqual(['2', '9', '8', '1', '3']);
      expect(await ids(generation, City, 'byCountry', ['DE\u0000'])).toEqual(['7']);
      expect(await ids(generation, City, 'byCountry', [null])).toEqual(['6']);
      expect(await ids(generation, City, 'byCountry', ['FR'])).toEqual(['10', '-3']);
      expect(await ids(generation, City, 'byCountry', [''])).toEqual([]);
      expect(await ids(generation, City, 'byCountry', ['DE', 'Aachen'])).toEqual(['2']);
    });

    it('sort numbers by size and hold every record', async () => {
      const inOrder = ['-3', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];
      expect(await ids(generation, City, 'key')).toEqual(inOrder);
      expect(await ids(generation, City, 'byPopulation')).toEqual(inOrder);
      expect(await ids(generation, City, 'byCountry')).toHaveLength(11);
    });

    it('take a prefix that ends within a component', async () => {
      const prefix = encodeTuple(['DE']).slice(0, 3); // '4DE': DE, DEU and DE with a NUL
      expect(await ids(generation, City, 'byCountry', [], { prefix })).toHaveLength(7);
    });

    it('run backwards', async () => {
      expect(await ids(generation, City, 'byCountry', ['DE'], { reverse: true })).toEqual([
        '3',
        '1',
        '8',
        '9',
        '2',
      ]);
    });

    it('page after and before an entry, which itself is left out', async () => {
      const [members = []] = await newestOf(store).ranges(generation, [
        rangeOf(City, 'byCountry', ['DE']),
      ]);
      const [first, second, , fourth, last] = members;
      const page = (rest: object) => ids(generation, City, 'byCountry', ['DE'], rest);
      expect(await page({ after: second, limit: 2 })).toEqual(['8', '1']);
      expect(await page({ after: last })).toEqual([]);
      expect(await page({ before: second })).toEqual(['2']);
      expect(await page({ before: first })).toEqual([]);
      expect(await page({ after: first, before: last })).toEqual(['9', '8', '1']);
      expect(await page({ before: fourth, reverse: true, limit: 2 })).toEqual(['8', '9']);
      expect(await page({ after: second, reverse: true })).toEqual(['3', '1', '8']);
      expect(await page({ limit: 0 })).toEqual([]);
      expect(await page({ limit: 2 })).toEqual(['2', '9']);
    });

    it('page after an entry that is gone, and never beyond their prefix', async () => {
      const page = (rest: object) => ids(generation, City, 'byCountry', ['DE'], rest);
      expect(await page({ after: cityEntry(99, 'DE', 'B') })).toEqual(['1', '3']);
      expect(await page({ after: cityEntry(99, 'A', 'A') })).toHaveLength(5);
      expect(await page({ after: cityEntry(99, 'ZZ', 'A') })).toEqual([]);
      expect(await page({ before: cityEntry(99, 'ZZ', 'A') })).toHaveLength(5);
      expect(await page({ before: cityEntry(99, 'A', 'A') })).toEqual([]);
    });

    it('answer many ranges in the order asked', async () => {
      const ranges = [
        rangeOf(City, 'byCountry', ['FR'], { reverse: true, limit: 1 }),
        rangeOf(City, 'byCountry', ['none']),
        rangeOf(Label, 'key'),
        rangeOf(City, 'byCountry', ['DE'], { limit: 2 }),
      ];
      const found = await newestOf(store).ranges(generation, ranges);
      expect(found.map((members) => members.map(idOfMember))).toEqual([['-3'], [], [], ['2', '9']]);
      expect(await newestOf(store).ranges(generation, [])).toEqual([]);
    });

    it('count what lies between two entries, without regard to limits', async () => {
      const after = cityEntry(99, 'DE', 'B');
      const ranges = [
        rangeOf(City, 'byCountry', ['DE'], { limit: 1 }),
        rangeOf(City, 'byCountry', ['DE'], { after }),
        rangeOf(City, 'byCountry', ['DE'], { before: after }),
        rangeOf(City, 'byCountry', ['DE'], { after, before: after }),
        rangeOf(City, 'key'),
        rangeOf(City, 'byCountry', ['none']),
      ];
      expect(await newestOf(store).counts(generation, ranges)).toEqual([5, 2, 3, 0, 11, 0]);
      expect(await newestOf(store).counts(generation, ranges.slice(0, 1))).toEqual([5]);
      expect(await newestOf(store).counts(generation, [])).toEqual([]);
    });
  });
}
