/** Localized places, by region and through lists of favourites: relations to records in languages. */
import { createBuilder } from '../../../../src/gateway/builder.js';
import { defineCatalog } from '../../../../src/model/catalog.js';
import type { Document } from '../../../../src/model/document.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';
import { textsOf } from '../../../../src/model/localized.js';
import { many, through } from '../../../../src/model/relation.js';
import { createFakeStore, type FakeStore } from '../fake-store.js';

export const Region = defineEntity({
  name: 'Region',
  fields: { code: field.string() },
  key: ['code'],
  relations: {
    places: many('Place', { index: 'byRegion' }),
    favourites: through('Favourite', { target: 'Place', index: 'byRegion', on: ['place'] }),
  },
});

export const Place = defineEntity({
  name: 'Place',
  fields: { code: field.string(), region: field.string(), name: field.string() },
  key: ['code'],
  indexes: { byRegion: { on: ['region'], order: ['name'] }, byName: { on: ['name'] } },
  localized: {
    name: textsOf('PlaceText', { text: 'text', on: { place: 'code' }, index: 'byLocale' }),
  },
});

export const PlaceText = defineEntity({
  name: 'PlaceText',
  fields: { place: field.string(), locale: field.string(), text: field.string() },
  key: ['place', 'locale'],
  indexes: { byLocale: { on: ['locale'], order: ['text'] } },
});

export const Favourite = defineEntity({
  name: 'Favourite',
  fields: { region: field.string(), place: field.string(), rank: field.int() },
  key: ['region', 'place'],
  indexes: { byRegion: { on: ['region'], order: ['rank'] } },
});

export const placesCatalog = defineCatalog([Region, Place, PlaceText, Favourite]);

const builder = createBuilder(placesCatalog);
for (const entity of placesCatalog.entities) builder.expose(entity);
export const placesSchema = builder.build();

export const placeOf = (code: string, name: string, region = 'N'): Document => ({
  code,
  region,
  name,
});
export const textOf = (place: string, text: string, locale = 'de'): Document => ({
  place,
  locale,
  text,
});

/** In English by name: Austria, Bavaria, Milan, Zurich; in German: Bayern, Mailand, Österreich, Zürich. */
export async function placesStore(): Promise<FakeStore> {
  const store = await createFakeStore(placesCatalog);
  await store.put(Region, { code: 'N' }, { code: 'S' });
  await store.put(
    Place,
    placeOf('a', 'Austria'),
    placeOf('b', 'Bavaria'),
    placeOf('m', 'Milan'),
    placeOf('z', 'Zurich'),
    placeOf('x', 'Xanten', 'S'),
  );
  await store.put(
    PlaceText,
    textOf('a', 'Österreich'),
    textOf('b', 'Bayern'),
    textOf('m', 'Mailand'),
    textOf('z', 'Zürich'),
    textOf('m', 'Milano', 'it'),
  );
  const favourites = ['z', 'x', 'm', 'a'];
  await store.put(Favourite, ...favourites.map((place, rank) => ({ region: 'N', place, rank })));
  return store;
}
