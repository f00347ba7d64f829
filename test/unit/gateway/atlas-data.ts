import { catalog } from '../../../schema/catalog.js';
import { Category } from '../../../schema/entities/category.js';
import { Country } from '../../../schema/entities/country.js';
import { CountryCurrency } from '../../../schema/entities/country-currency.js';
import { Currency } from '../../../schema/entities/currency.js';
import { Subdivision } from '../../../schema/entities/subdivision.js';
import type { Document } from '../../../src/model/document.js';
import type { Entity } from '../../../src/model/entity.js';
import { createFakeStore, type FakeStore } from './fake-store.js';

export const countryOf = (code: string) => ({
  code,
  alpha3: `${code}X`,
  numericCode: '001',
  name: `Name of ${code}`,
  nativeName: `Nom ${code}`,
  capital: null,
  continent: 'EU',
  callingCodes: ['+41'],
  updatedAt: '2024-02-29T23:59:59.999999Z',
});

/** `AA`, `AB`, …: codes of so many countries, in order. */
export const codesOf = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    String.fromCharCode(65 + Math.floor(at / 26), 65 + (at % 26)),
  );

/** So many categories below each other by halves: 1, below it 2 and 3, below 2 then 4 and 5. */
export const categoriesOf = (count: number): readonly Document[] =>
  Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    parentId: (at + 1) >> 1 || null,
    slug: `category-${at + 1}`,
    name: `Category ${at + 1}`,
    position: (at + 1) % 2,
  }));

/** So many countries, each with three subdivisions and two of five currencies, and as many categories. */
export function atlasDocuments(count: number): readonly (readonly [Entity, readonly Document[]])[] {
  const codes = codesOf(count);
  const currencyOf = (at: number) => `CU${at % 5}`;
  return [
    [Country, codes.map(countryOf)],
    [
      Subdivision,
      codes.flatMap((countryCode) =>
        ['C', 'B', 'A'].map((part) => ({
          code: `${countryCode}-${part}`,
          countryCode,
          name: `${part} of ${countryCode}`,
          category: null,
        })),
      ),
    ],
    [
      Currency,
      [0, 1, 2, 3, 4].map(currencyOf).map((code) => ({
        code,
        numericCode: '999',
        name: code,
        minorUnits: 2,
      })),
    ],
    [
      CountryCurrency,
      codes.flatMap((countryCode, at) =>
        [1, 0].map((position) => ({
          countryCode,
          currencyCode: currencyOf(at + position),
          position,
        })),
      ),
    ],
    [Category, categoriesOf(count)],
  ];
}

/** A store in memory with these documents. */
export async function atlasStore(count: number): Promise<FakeStore> {
  const store = await createFakeStore(catalog);
  for (const [entity, documents] of atlasDocuments(count)) await store.put(entity, ...documents);
  return store;
}
