import { describe, expect, it } from 'vitest';
import { Collations } from '../../../../src/gateway/locales/collations.js';
import type { LocalizedField } from '../../../../src/gateway/locales/localized-field.js';
import { View } from '../../../../src/gateway/view.js';
import { ask, gatewayOver } from '../ask.js';
import type { FakeStore } from '../fake-store.js';
import { Place, PlaceText, placesSchema, placesStore, Region, textOf } from './places-data.js';

const { name: localized } = Place.localized;
if (!localized) throw new Error('Places have localized names.');
const field: LocalizedField = { entity: Place, name: 'name', localized, target: PlaceText };

/** A request of its own: what it collates, and how many reads of indexes that took. */
async function request(store: FakeStore, collations: Collations, ...locales: string[]) {
  const view = new View({ reader: store.reader, collations });
  const before = store.calls.length;
  const { entries } = await view.collated(field, locales);
  const reads = store.calls.slice(before).filter(({ method }) => method === 'ranges').length;
  return { reads, names: entries.map(({ value }) => value), read: [...view.entitiesRead].sort() };
}

describe('texts in the order of a language', () => {
  it('are read once for all requests of a version', async () => {
    const [store, collations] = [await placesStore(), new Collations()];
    const first = await request(store, collations, 'de');
    const second = await request(store, collations, 'de');
    expect([first.reads, second.reads]).toEqual([1, 0]);
    expect(second.names).toEqual(['Bayern', 'Mailand', 'Österreich', 'Xanten', 'Zürich']);
    expect(second.names).toEqual(first.names);
  });

  it('are read by each request as far as ETags know, also where they are remembered', async () => {
    const [store, collations] = [await placesStore(), new Collations()];
    for (let n = 0; n < 2; n += 1) {
      expect((await request(store, collations, 'de')).read).toEqual(['Place', 'PlaceText']);
    }
  });

  it('are read again after a commit, and the former ones still answer requests under way', async () => {
    const [store, collations] = [await placesStore(), new Collations()];
    const early = new View({ reader: store.reader, collations });
    await early.pin();
    await request(store, collations, 'de');
    await store.put(PlaceText, textOf('b', 'Zypern'));
    const late = await request(store, collations, 'de');
    expect(late.reads).toBe(1);
    expect(late.names).toEqual(['Mailand', 'Österreich', 'Xanten', 'Zürich', 'Zypern']);
    const { entries } = await early.collated(field, ['de']);
    expect(entries[0]).toEqual({ id: 'b', locale: 'de', value: 'Bayern' });
  });

  it('are others for other locales, and for the same ones in another order', async () => {
    const [store, collations] = [await placesStore(), new Collations()];
    await request(store, collations, 'de', 'it');
    expect((await request(store, collations, 'it', 'de')).names).toContain('Milano');
    expect((await request(store, collations, 'de', 'it')).reads).toBe(0);
    expect((await request(store, collations, 'it')).reads).toBe(1);
  });

  it('are in each order that is asked for, however often', async () => {
    const store = await placesStore();
    const gateway = gatewayOver(placesSchema, store);
    const orders = [
      ['{ field: NAME }', 'bmaxz'],
      ['{ field: NAME, direction: DESC }', 'zxamb'],
      ['{ field: NAME }, { field: CODE, direction: DESC }', 'bmaxz'],
    ] as const;
    for (const [orderBy, codes] of [...orders, ...orders]) {
      const { data } = await ask(
        gateway,
        `{ places(locale: "de", orderBy: [${orderBy}]) { nodes { code } } }`,
      );
      const nodes = [...codes].map((code) => ({ code }));
      expect(data).toEqual({ places: { nodes } });
    }
  });

  it('are forgotten when there are too many, those first that were not asked for longest', async () => {
    const [store, collations] = [await placesStore(), new Collations(10)];
    const reads = async (locale: string) => (await request(store, collations, locale)).reads;
    // Five texts each: two of them fit.
    expect([await reads('de'), await reads('it')]).toEqual([1, 1]);
    expect([await reads('de'), await reads('it')]).toEqual([0, 0]);
    expect(await reads('de')).toBe(0);
    expect(await reads('fr')).toBe(1);
    expect(await reads('de')).toBe(0);
    expect(await reads('it')).toBe(1);
    expect(await reads('fr')).toBe(1);
  });

  it('are kept even where one alone is too many', async () => {
    const [store, collations] = [await placesStore(), new Collations(1)];
    await request(store, collations, 'de');
    expect((await request(store, collations, 'de')).reads).toBe(0);
  });

  it('make no 304 of what a commit changed', async () => {
    const store = await placesStore();
    const gateway = gatewayOver(placesSchema, store);
    const query = '{ places(orderBy: [{ field: NAME }], locale: "de", first: 1) { totalCount } }';
    const get = (etag = '') =>
      gateway.fetch(
        new Request(`http://almanac.test/graphql?${new URLSearchParams({ query })}`, {
          headers: { 'if-none-match': etag },
        }),
      );
    // Remembered from a request that is none of a cache's.
    await ask(gateway, query);
    const etag = (await get()).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"Place\.PlaceText\./);
    expect((await get(etag)).status).toBe(304);
    await store.put(Region, { code: 'W' });
    expect((await get(etag)).status).toBe(304);
    await store.put(PlaceText, textOf('b', 'Zypern'));
    expect((await get(etag)).status).toBe(200);
  });
});
