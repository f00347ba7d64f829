import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Country } from '../../../../schema/entities/country.js';
import { Currency } from '../../../../schema/entities/currency.js';
import { Subdivision } from '../../../../schema/entities/subdivision.js';
import { schema } from '../../../../schema/main.js';
import { entitiesOfTag, entityTagOf, tagsOf } from '../../../../src/gateway/http/entity-tag.js';
import { View } from '../../../../src/gateway/view.js';
import { gatewayOver } from '../ask.js';
import { atlasStore, countryOf } from '../atlas-data.js';

const checkpoint = { fingerprint: 'f', generation: 'g', changed: { B: '3.x' } };

it('a tag says the names that it is made of, in any order, and each once', () => {
  const tag = entityTagOf({ identity: 'i', entities: ['B', 'A', 'B'], checkpoint });
  expect(entitiesOfTag(tag)).toEqual(['A', 'B']);
  expect(entityTagOf({ identity: 'i', entities: ['A', 'B'], checkpoint })).toBe(tag);
});

it.each(['W/"x"', '"Country"', 'W/"a b.AAAAAAAAAAAAAAAAAAAAAA"', '*', ''])(
  'no names are read from %s',
  (tag) => {
    expect(entitiesOfTag(tag)).toBeUndefined();
  },
);

it('reads no more tags than a client has use for', () => {
  expect(tagsOf('"a", '.repeat(1000))).toHaveLength(16);
});

/** Writes and queries, in any order: what was answered with a tag is asked for again after each write. */
const QUERIES = {
  Country: '{ countries(first: 2) { totalCount edges { node { name } } } }',
  Currency: '{ currency(code: "CU1") { name } }',
  Subdivision: '{ subdivisionsByCode(codes: ["AA-A", "ZZ-Z"]) { name } }',
} as const;
type Name = keyof typeof QUERIES;

it('a 304 comes while, and only while, no entity that was read has been written', async () => {
  const names = Object.keys(QUERIES) as Name[];
  const write = fc.record({ name: fc.constantFrom(...names), at: fc.nat(2), value: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
      const store = await atlasStore(3);
      await using gateway = gatewayOver(schema, store);
      const get = (name: Name, etag?: string) =>
        gateway.fetch(
          new Request(
            `http://almanac.test/graphql?${new URLSearchParams({ query: QUERIES[name] })}`,
            {
              headers: etag ? { 'if-none-match': etag } : {},
            },
          ),
        );
      const held = new Map<Name, { etag: string; body: string }>();
      for (const name of names) {
        const response = await get(name);
        held.set(name, { etag: response.headers.get('etag') ?? '', body: await response.text() });
      }
      for (const { name: written, at, value } of writes) {
        const code = ['AA', 'AB', 'ZZ'][at] ?? '';
        if (written === 'Country') {
          await store.put(Country, { ...countryOf(code), name: `Name ${value}` });
        } else if (written === 'Currency') {
          await store.put(Currency, {
            code: `CU${at}`,
            numericCode: '1',
            name: `${value}`,
            minorUnits: 2,
          });
        } else {
          await store.put(Subdivision, {
            code: `${code}-${code === 'ZZ' ? 'Z' : 'A'}`,
            countryCode: code,
            name: `${value}`,
            category: null,
          });
        }
        for (const name of names) {
          const { etag, body } = held.get(name) ?? { etag: '', body: '' };
          const response = await get(name, etag);
          expect(response.status).toBe(name === written ? 200 : 304);
          const fresh = await (await get(name)).text();
          if (response.status === 304) expect(fresh).toBe(body);
          else held.set(name, { etag: response.headers.get('etag') ?? '', body: fresh });
        }
      }
    }),
    { numRuns: 20 },
  );
});

it('a view names what was read, and what is said to have been read for an earlier request', async () => {
  const { reader } = await atlasStore(1);
  const view = new View({ reader });
  expect([...view.entitiesRead]).toEqual([]);
  await view.get(Country, ['AA']);
  await view.page(Subdivision, 'key', [], {}).totalCount;
  view.loaders.noteRead('Currency');
  expect([...view.entitiesRead]).toEqual(['Country', 'Subdivision', 'Currency']);
});
