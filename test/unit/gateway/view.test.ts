import { describe, expect, it, vi } from 'vitest';
import { catalog } from '../../../schema/catalog.js';
import { Category } from '../../../schema/entities/category.js';
import { Country } from '../../../schema/entities/country.js';
import { CountryCurrency } from '../../../schema/entities/country-currency.js';
import { Currency } from '../../../schema/entities/currency.js';
import { Language } from '../../../schema/entities/language.js';
import { Subdivision } from '../../../schema/entities/subdivision.js';
import { View } from '../../../src/gateway/view.js';
import { AlmanacError } from '../../../src/lib/errors.js';
import { atlasStore, countryOf } from './atlas-data.js';
import { checkpointAt, createFakeStore } from './fake-store.js';

const methods = (store: { calls: readonly { method: string }[] }) =>
  store.calls.map(({ method }) => method);

describe('a view', () => {
  it('reads nothing until it is asked', async () => {
    const store = await atlasStore(1);
    const view = new View({ reader: store.reader });
    expect(view.pinned).toBeUndefined();
    expect(view.stalenessMs).toBeUndefined();
    expect(store.calls).toEqual([]);
  });

  it('pins one generation, with one read of the checkpoint', async () => {
    const store = await atlasStore(2);
    store.checkpoint = checkpointAt(1000);
    const view = new View({ reader: store.reader, now: () => 1250 });
    await Promise.all([view.get(Country, ['AA']), view.get(Country, ['AB'])]);
    store.checkpoint = { ...checkpointAt(2000), generation: 'g2' };
    await view.get(Country, ['AA']);
    await view.many(Subdivision, 'byCountry', ['AA']);
    expect(methods(store).filter((method) => method === 'checkpoint')).toHaveLength(1);
    expect(view.pinned?.generation).toBe('g1');
    expect(view.stalenessMs).toBe(250);
  });

  it('reads the documents of one tick in one command, each once, in the order asked', async () => {
    const store = await atlasStore(3);
    const view = new View({ reader: store.reader });
    const [many, one] = await Promise.all([
      view.getMany(Country, [['AC'], ['AA'], ['AC']]),
      view.one(Country, ['AA']),
    ]);
    expect(many.map((country) => country?.code)).toEqual(['AC', 'AA', 'AC']);
    expect(one?.code).toBe('AA');
    expect(store.calls).toEqual([
      { method: 'checkpoint', size: 1 },
      { method: 'documents', entity: 'Country', size: 2 },
    ]);
  });

  it('hands out so many records through lists and no more, each time that it hands one out', async () => {
    const store = await atlasStore(1);
    const view = new View({ reader: store.reader, mostRecords: 6 });
    const list = () => view.many(Subdivision, 'byCountry', ['AA']);
    expect(await list()).toHaveLength(3);
    expect(await list()).toHaveLength(3);
    await expect(list()).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
  });

  it('reads the index ranges of one tick in one command, whatever their entities', async () => {
    const store = await atlasStore(2);
    const view = new View({ reader: store.reader });
    const [subdivisions, currencies] = await Promise.all([
      view.many(Subdivision, 'byCountry', ['AA']),
      view.through(CountryCurrency, 'byCountry', ['AA'], Currency, ['currencyCode']),
    ]);
    expect(subdivisions.map(({ code }) => code)).toEqual(['AA-A', 'AA-B', 'AA-C']);
    expect(currencies.map(({ code }) => code)).toEqual(['CU0', 'CU1']);
    expect(store.calls.map(({ method, entity }) => entity ?? method)).toEqual([
      'checkpoint',
      'ranges',
      'Subdivision',
      'Currency',
    ]);
  });

  it('splits a batch that is larger than allowed', async () => {
    const store = await atlasStore(3);
    const view = new View({ reader: store.reader, maxBatchSize: 2 });
    await view.getMany(Country, [['AA'], ['AB'], ['AC']]);
    expect(store.calls.flatMap(({ entity, size }) => (entity ? [size] : []))).toEqual([2, 1]);
  });

  it('leads a null reference nowhere, without a read', async () => {
    const store = await createFakeStore(catalog);
    const view = new View({ reader: store.reader });
    expect(await view.one(Category, [null])).toBeNull();
    expect(store.calls).toEqual([]);
  });

  it('finds records by unique values, in one read of indexes and one of documents', async () => {
    const store = await atlasStore(3);
    const view = new View({ reader: store.reader });
    const [second, none, first] = await Promise.all([
      view.unique(Country, 'byAlpha3', ['ABX']),
      view.unique(Country, 'byAlpha3', ['ZZZ']),
      // All have this one, which no source with a UNIQUE key allows.
      view.unique(Country, 'byNumericCode', ['001']),
    ]);
    expect([second?.code, none, first?.code]).toEqual(['AB', null, 'AA']);
    expect(methods(store)).toEqual(['checkpoint', 'ranges', 'documents']);
    // @ts-expect-error: several records share a continent.
    await view.unique(Country, 'byContinent', ['EU']);
  });

  it('finds no record by a unique value that is null, without a read', async () => {
    const store = await atlasStore(1);
    const view = new View({ reader: store.reader });
    // Of two records with NULL there, neither has that key.
    expect(await view.unique(Language, 'byAlpha2', [null])).toBeNull();
    expect(store.calls).toEqual([]);
  });

  it('finds integers and text by the types of the fields', async () => {
    const store = await createFakeStore(catalog);
    const category = { parentId: null, slug: 's', name: 'n', position: 0 };
    await store.put(Category, { ...category, id: 1 }, { ...category, id: 12, parentId: 1 });
    const view = new View({ reader: store.reader });
    expect((await view.get(Category, [12]))?.id).toBe(12);
    expect((await view.many(Category, 'byParent', [1])).map(({ id }) => id)).toEqual([12]);
    expect((await view.many(Category, 'byParent', [null])).map(({ id }) => id)).toEqual([1]);
  });
});

describe('a document that does not come', () => {
  const observed = async () => {
    const store = await atlasStore(3);
    const onLost = vi.fn();
    const misses = vi.fn();
    const logger = { debug() {}, info() {}, warn() {}, error: vi.fn(), child: () => logger };
    const observer = { batch() {}, misses };
    return {
      store,
      onLost,
      misses,
      logger,
      view: new View({ reader: store.reader, onLost, logger, observer }),
    };
  };

  it('is absent where no index lists it: null, and nobody is told', async () => {
    const { view, store, onLost, misses, logger } = await observed();
    expect(await view.getMany(Country, [['XX'], ['AA']])).toMatchObject([null, { code: 'AA' }]);
    expect(misses.mock.calls).toEqual([['Country', 'absent', 1]]);
    expect(onLost).not.toHaveBeenCalled();
    expect(logger.error).not.toHaveBeenCalled();
    expect(methods(store)).toEqual(['checkpoint', 'documents', 'ranges']);
  });

  it('is lost where its index lists it: null, counted, logged and reported once', async () => {
    const { view, store, onLost, misses, logger } = await observed();
    store.lose(Country, 'AB');
    expect(await view.get(Country, ['AB'])).toBeNull();
    expect(await view.get(Country, ['AB'])).toBeNull();
    expect(misses.mock.calls).toEqual([['Country', 'lost', 1]]);
    expect(onLost.mock.calls).toEqual([[Country, 'AB']]);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(methods(store)).toEqual(['checkpoint', 'documents', 'ranges']);
  });

  it('is lost where a unique index lists it', async () => {
    const store = await atlasStore(2);
    store.lose(Country, 'AB');
    const onLost = vi.fn();
    const view = new View({ reader: store.reader, onLost });
    expect(await view.unique(Country, 'byAlpha3', ['ABX'])).toBeNull();
    expect(onLost.mock.calls).toEqual([[Country, 'AB']]);
  });

  it('is left out of lists and pages', async () => {
    const { view, store, onLost } = await observed();
    store.lose(Subdivision, 'AA-B');
    store.lose(Currency, 'CU1');
    store.lose(Country, 'AB');
    const subdivisions = await view.many(Subdivision, 'byCountry', ['AA']);
    expect(subdivisions.map(({ code }) => code)).toEqual(['AA-A', 'AA-C']);
    const currencies = await view.through(CountryCurrency, 'byCountry', ['AA'], Currency, [
      'currencyCode',
    ]);
    expect(currencies.map(({ code }) => code)).toEqual(['CU0']);
    const edges = await view.page(Country, 'key', []).edges;
    expect(edges.map(({ node }) => node.code)).toEqual(['AA', 'AC']);
    expect(onLost.mock.calls.map(([, id]) => id)).toEqual(['AA-B', 'CU1', 'AB']);
  });
});

describe('a commit in the middle of a request', () => {
  it('shows in none of its reads: neither documents nor lists nor counts', async () => {
    const store = await atlasStore(2);
    const changeAll = async () => {
      store.onCall = () => {};
      await store.remove(Subdivision, 'AA-B');
      await store.put(Country, { ...countryOf('AA'), name: 'New' }, countryOf('ZZ'));
    };
    for (const method of ['checkpoint', 'ranges', 'documents', 'counts']) {
      const onLost = vi.fn();
      store.onCall = (call) => (call.method === method ? changeAll() : undefined);
      const view = new View({ reader: store.reader, onLost });
      const before = {
        country: await view.get(Country, ['AA']),
        codes: (await view.many(Subdivision, 'byCountry', ['AA'])).map(({ code }) => code),
        count: await view.page(Country, 'key', []).totalCount,
        absent: await view.get(Country, ['ZZ']),
      };
      expect(before, method).toEqual({
        country: countryOf('AA'),
        codes: ['AA-A', 'AA-B', 'AA-C'],
        count: 2,
        absent: null,
      });
      expect(onLost).not.toHaveBeenCalled();
      await store.remove(Country, 'ZZ');
      await store.put(Subdivision, {
        code: 'AA-B',
        countryCode: 'AA',
        name: 'B of AA',
        category: null,
      });
      await store.put(Country, countryOf('AA'));
    }
  });
});

describe('a view that cannot read', () => {
  it('says NOT_READY while nothing is announced', async () => {
    const store = await atlasStore(1);
    store.checkpoint = undefined;
    const view = new View({ reader: store.reader });
    await expect(view.get(Country, ['AA'])).rejects.toMatchObject({ code: 'NOT_READY' });
    expect(methods(store)).toEqual(['checkpoint']);
  });

  it('says NOT_READY past the bound, where it was told to refuse', async () => {
    const store = await atlasStore(1);
    store.checkpoint = checkpointAt(1000);
    const view = new View({ reader: store.reader, now: () => 3001, refuseOlderThanMs: 2000 });
    await expect(view.get(Country, ['AA'])).rejects.toMatchObject({
      code: 'NOT_READY',
      message: expect.stringContaining('2001 ms ago'),
    });
  });

  it('fails with the store, and never answers null for it', async () => {
    const store = await atlasStore(1);
    const view = new View({ reader: store.reader });
    await view.pin();
    store.failure = new AlmanacError('STORE_LOST', 'connect ECONNREFUSED 10.0.0.7:6379');
    await expect(view.get(Country, ['AA'])).rejects.toBe(store.failure);
    await expect(view.many(Subdivision, 'byCountry', ['AA'])).rejects.toBe(store.failure);
    await expect(view.page(Country, 'key', []).totalCount).rejects.toBe(store.failure);
  });
});
