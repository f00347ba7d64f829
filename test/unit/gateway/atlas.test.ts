import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Category } from '../../../schema/entities/category.js';
import { Setting } from '../../../schema/entities/setting.js';
import { Translation } from '../../../schema/entities/translation.js';
import { catalog, schema } from '../../../schema/main.js';
import { createSubgraph } from '../../../src/gateway/federation/subgraph.js';
import { schemaText } from '../../../src/gateway/schema-text.js';
import { uniqueIndexesOf } from '../../../src/gateway/unique-queries.js';
import { columnOf } from '../../../src/model/entity.js';
import { ask, gatewayOver } from './ask.js';
import { atlasStore, codesOf } from './atlas-data.js';
import { createFakeStore } from './fake-store.js';

const COUNTRIES = /* GraphQL */ `
  query ($codes: [ID!]!) {
    countriesByCode(codes: $codes) {
      code
      currencies {
        nodes {
          code
        }
      }
      subdivisions {
        edges {
          node {
            code
          }
        }
      }
    }
  }
`;

const edgesOf = (...codes: string[]) => ({ edges: codes.map((code) => ({ node: { code } })) });

describe('the schema of atlas', () => {
  it('is what schema/schema.graphql says (else: npm run schema, and review the diff)', async () => {
    const file = new URL('../../../schema/schema.graphql', import.meta.url);
    expect(schemaText(schema)).toBe(await readFile(file, 'utf8'));
  });

  it('has the subgraph form that schema/subgraph.graphql says (else: npm run schema)', async () => {
    const file = new URL('../../../schema/subgraph.graphql', import.meta.url);
    expect(createSubgraph(schema).sdl).toBe(await readFile(file, 'utf8'));
  });

  it('has unique indexes where the tables have UNIQUE keys', async () => {
    const text = await readFile(new URL('../../../seeds/schema.sql', import.meta.url), 'utf8');
    const tables = text.split('CREATE TABLE IF NOT EXISTS ').slice(1);
    const inTables = tables.flatMap((table) =>
      [...table.matchAll(/UNIQUE KEY \w+ \(([^)]+)\)/g)].map(
        ([, columns]) => `${table.split(' ')[0]}(${columns})`,
      ),
    );
    const inEntities = catalog.entities.flatMap((entity) =>
      uniqueIndexesOf(entity).map(
        ([, names]) => `${entity.table}(${names.map((name) => columnOf(entity, name)).join(', ')})`,
      ),
    );
    expect(inEntities.toSorted()).toEqual(inTables.toSorted());
  });

  it('has three root fields for each entity, one more for a unique index, a tree and a search, two for all', () => {
    const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const trees = catalog.entities.filter(({ tree }) => tree);
    const unique = catalog.entities.flatMap(uniqueIndexesOf);
    const searches = catalog.entities.filter(({ search }) => search);
    const more = unique.length + trees.length + searches.length;
    expect(fields).toHaveLength(catalog.entities.length * 3 + more + 2);
  });
});

describe('countries with currencies and subdivisions', () => {
  const callsFor = async (count: number) => {
    const store = await atlasStore(count);
    const { data, errors } = await ask(gatewayOver(schema, store), COUNTRIES, {
      codes: codesOf(count),
    });
    expect(errors).toBeUndefined();
    expect(data?.countriesByCode).toHaveLength(count);
    return store.calls;
  };

  it('cost five calls of the store: one a level and entity, and the checkpoint', async () => {
    expect(await callsFor(4)).toEqual([
      { method: 'checkpoint', size: 1 },
      { method: 'documents', entity: 'Country', size: 4 },
      { method: 'ranges', size: 8 },
      { method: 'documents', entity: 'Currency', size: 5 },
      { method: 'documents', entity: 'Subdivision', size: 12 },
    ]);
  });

  it.each([1, 40])('cost as many for %d', async (count) => {
    const calls = await callsFor(count);
    expect(calls.map(({ method, entity }) => entity ?? method)).toEqual([
      'checkpoint',
      'Country',
      'ranges',
      'Currency',
      'Subdivision',
    ]);
  });

  it('come with the main currency first and subdivisions by name', async () => {
    const { data } = await ask(gatewayOver(schema, await atlasStore(2)), COUNTRIES, {
      codes: ['AB', 'XX', 'AA'],
    });
    expect(data?.countriesByCode).toEqual([
      {
        code: 'AB',
        currencies: { nodes: [{ code: 'CU1' }, { code: 'CU2' }] },
        subdivisions: edgesOf('AB-A', 'AB-B', 'AB-C'),
      },
      null,
      {
        code: 'AA',
        currencies: { nodes: [{ code: 'CU0' }, { code: 'CU1' }] },
        subdivisions: edgesOf('AA-A', 'AA-B', 'AA-C'),
      },
    ]);
  });

  it('show every field of a country', async () => {
    const { data, errors } = await ask(
      gatewayOver(schema, await atlasStore(1)),
      `{ country(code: "AA") { code alpha3 name nativeName capital continent callingCodes updatedAt
           currencies { nodes { code minorUnits } } languages { nodes { code } } timeZones { nodes { name } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data?.country).toEqual({
      code: 'AA',
      alpha3: 'AAX',
      name: 'Name of AA',
      nativeName: 'Nom AA',
      capital: null,
      continent: 'EU',
      callingCodes: ['+41'],
      updatedAt: '2024-02-29T23:59:59.999999Z',
      currencies: {
        nodes: [
          { code: 'CU0', minorUnits: 2 },
          { code: 'CU1', minorUnits: 2 },
        ],
      },
      languages: { nodes: [] },
      timeZones: { nodes: [] },
    });
  });
});

describe('other entities of atlas', () => {
  it('finds a translation by its three keys, and several in the order asked', async () => {
    const store = await createFakeStore(catalog);
    const german = { kind: 'country', code: 'CH', locale: 'de', name: 'Schweiz' };
    await store.put(Translation, german, { ...german, locale: 'fr', name: 'Suisse' });
    const { data, errors } = await ask(
      gatewayOver(schema, store),
      `query ($keys: [TranslationKey!]!) {
         translation(kind: country, code: "CH", locale: "de") { kind name }
         translationsByKey(keys: $keys) { name }
         translations(first: 1) { totalCount edges { node { locale } } }
       }`,
      {
        keys: [
          { kind: 'country', code: 'CH', locale: 'fr' },
          { kind: 'region', code: 'CH', locale: 'fr' },
        ],
      },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      translation: { kind: 'country', name: 'Schweiz' },
      translationsByKey: [{ name: 'Suisse' }, null],
      translations: { totalCount: 2, edges: [{ node: { locale: 'de' } }] },
    });
  });

  it('climbs the tree of categories both ways', async () => {
    const store = await createFakeStore(catalog);
    const category = (id: number, parentId: number | null, position: number) => ({
      id,
      parentId,
      slug: `s${id}`,
      name: `n${id}`,
      position,
    });
    await store.put(Category, category(1, null, 0), category(2, 1, 1), category(3, 1, 0));
    const { data } = await ask(
      gatewayOver(schema, store),
      `{ category(databaseId: 2) { ...Id parent { ...Id parent { ...Id }
           children { nodes { ...Id children { nodes { ...Id } } } } } } }
       fragment Id on Category { id: databaseId }`,
    );
    expect(data?.category).toEqual({
      id: '2',
      parent: {
        id: '1',
        parent: null,
        children: {
          nodes: [
            { id: '3', children: { nodes: [] } },
            { id: '2', children: { nodes: [] } },
          ],
        },
      },
    });
  });

  it('gives a setting its JSON value, null too', async () => {
    const store = await createFakeStore(catalog);
    const setting = { description: null, updatedAt: '2024-01-01T00:00:00.000000Z' };
    await store.put(
      Setting,
      { ...setting, key: 'a.b', value: { deep: [1, null, 'x'] } },
      { ...setting, key: 'c', value: null },
    );
    const { data, errors } = await ask(
      gatewayOver(schema, store),
      '{ settingsByKey(keys: ["a.b", "c"]) { value } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.settingsByKey).toEqual([{ value: { deep: [1, null, 'x'] } }, { value: null }]);
  });
});
