import { describe, expect, it } from 'vitest';
import { Category } from '../../../../schema/entities/category.js';
import { Country } from '../../../../schema/entities/country.js';
import { Language } from '../../../../schema/entities/language.js';
import { Translation } from '../../../../schema/entities/translation.js';
import { catalog, schema as standAlone } from '../../../../schema/main.js';
import { createSubgraph } from '../../../../src/gateway/federation/subgraph.js';
import type { Document } from '../../../../src/model/document.js';
import { ask, gatewayOver } from '../ask.js';
import { codesOf, countryOf } from '../atlas-data.js';
import { createFakeStore, type FakeStore } from '../fake-store.js';

const { schema, sdl } = createSubgraph(standAlone);

const ENTITIES = /* GraphQL */ `
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on Country {
        code
        name
      }
      ... on Category {
        name
      }
      ... on Language {
        name
      }
      ... on Translation {
        name
      }
    }
  }
`;

const language = (code: string, alpha2: string | null): Document => ({
  code,
  alpha2,
  name: `Name of ${code}`,
  scope: 'individual',
  type: 'living',
});

async function filledStore() {
  const store = await createFakeStore(catalog);
  await store.put(Country, ...codesOf(26).map(countryOf));
  await store.put(Category, { id: 7, parentId: null, slug: 'tea', name: 'Tea', position: 0 });
  await store.put(Language, language('deu', 'de'), language('gsw', null));
  await store.put(Translation, { kind: 'country', code: 'CH', locale: 'de', name: 'Schweiz' });
  return store;
}

async function entitiesOf(representations: readonly unknown[]) {
  const store = await filledStore();
  const answer = await ask(gatewayOver(schema, store), ENTITIES, { representations });
  const errors = (answer.errors ?? []).map(({ message, path, extensions }) => ({
    message,
    path: path?.join('.'),
    code: extensions?.code,
  }));
  return { entities: answer.data?._entities, errors, calls: store.calls };
}

describe('_entities', () => {
  it('finds records by single and composite keys, in the order asked, and null for none', async () => {
    const { entities, errors } = await entitiesOf([
      { __typename: 'Translation', kind: 'country', code: 'CH', locale: 'de' },
      { __typename: 'Country', code: 'AC' },
      { __typename: 'Country', code: 'ZZ' },
      { __typename: 'Country', code: 'AB', visitors: 3 },
    ]);
    expect(errors).toEqual([]);
    expect(entities).toEqual([
      { __typename: 'Translation', name: 'Schweiz' },
      { __typename: 'Country', code: 'AC', name: 'Name of AC' },
      null,
      { __typename: 'Country', code: 'AB', name: 'Name of AB' },
    ]);
  });

  it('finds records by each unique key', async () => {
    const { entities, errors } = await entitiesOf([
      { __typename: 'Country', alpha3: 'ACX' },
      { __typename: 'Country', alpha3: 'ZZZ' },
      { __typename: 'Category', slug: 'tea' },
      { __typename: 'Language', alpha2: 'de' },
    ]);
    expect(errors).toEqual([]);
    expect(entities).toEqual([
      { __typename: 'Country', code: 'AC', name: 'Name of AC' },
      null,
      { __typename: 'Category', name: 'Tea' },
      { __typename: 'Language', name: 'Name of deu' },
    ]);
  });

  it('takes a null for no key: another leads on, and where there is none, no record is meant', async () => {
    const { entities, errors } = await entitiesOf([
      { __typename: 'Language', alpha2: null },
      { __typename: 'Language', code: 'gsw', alpha2: null },
      { __typename: 'Language', code: null, alpha2: 'de' },
    ]);
    expect(errors).toEqual([]);
    expect(entities).toEqual([
      null,
      { __typename: 'Language', name: 'Name of gsw' },
      { __typename: 'Language', name: 'Name of deu' },
    ]);
  });

  it('gives the record that comes first where the source let two share a unique value', async () => {
    const { entities } = await entitiesOf([{ __typename: 'Country', numericCode: '001' }]);
    expect(entities).toEqual([{ __typename: 'Country', code: 'AA', name: 'Name of AA' }]);
  });

  it('costs one read for a thousand representations, and one more where keys are not primary', async () => {
    const codes = Array.from({ length: 1000 }, (_, at) => codesOf(26)[at % 26]);
    const byCode = await entitiesOf(codes.map((code) => ({ __typename: 'Country', code })));
    expect(byCode.entities).toHaveLength(1000);
    expect(byCode.calls.map(({ method }) => method)).toEqual(['checkpoint', 'documents']);
    const byAlpha3 = await entitiesOf(
      codes.map((code) => ({ __typename: 'Country', alpha3: `${code}X` })),
    );
    expect(byAlpha3.entities).toEqual(byCode.entities);
    expect(byAlpha3.calls.map(({ method }) => method)).toEqual([
      'checkpoint',
      'ranges',
      'documents',
    ]);
  });

  it.each<[what: string, representation: unknown, message: RegExp]>([
    ['no object', 'Country', /whose __typename is a type with a key, got "Country"/],
    ['null in it', { __typename: null }, /whose __typename is a type with a key, got null/],
    ['no type', { code: 'AA' }, /whose __typename is a type with a key, got none/],
    ['an unknown type', { __typename: 'Planet', code: 'AA' }, /got "Planet"/],
    ['a type without a key', { __typename: 'PageInfo' }, /got "PageInfo"/],
    [
      'no key',
      { __typename: 'Country', name: 'x' },
      /of Country with "code" or "alpha3" or "numericCode", got one with name\./,
    ],
    ['nothing else', { __typename: 'Country' }, /got one with nothing\./],
    [
      'half a key',
      { __typename: 'Translation', kind: 'country', code: 'CH' },
      /of Translation with "kind code locale", got one with kind, code\./,
    ],
    ['a key of another type', { __typename: 'Country', code: ['AA'] }, /with code of type ID/],
    ['a number that is none', { __typename: 'Category', databaseId: 'x' }, /an integer/],
    [
      'an enum member that is none',
      { __typename: 'Translation', kind: 'planet', code: 'CH', locale: 'de' },
      /with kind of type TranslationKind/,
    ],
  ])('refuses %s, that one alone', async (_, representation, message) => {
    const good = { __typename: 'Country', code: 'AA' };
    const { entities, errors } = await entitiesOf([good, representation, good]);
    const found = { __typename: 'Country', code: 'AA', name: 'Name of AA' };
    expect(entities).toEqual([found, null, found]);
    expect(errors).toEqual([
      { code: 'BAD_REPRESENTATION', path: '_entities.1', message: expect.stringMatching(message) },
    ]);
  });

  it('fails for those of the entity that cannot be read, whichever key they came by', async () => {
    const store = await filledStore();
    const { reader } = store;
    const failing = (name: string) => {
      if (name === 'Country') throw new Error('no answer');
    };
    const broken: FakeStore = {
      ...store,
      reader: {
        ...reader,
        documents: async (version, entity, ids) => {
          failing(entity.name);
          return reader.documents(version, entity, ids);
        },
        newestDocuments: async (entity, ids) => {
          failing(entity.name);
          return reader.newestDocuments(entity, ids);
        },
      },
    };
    const { data, errors } = await ask(gatewayOver(schema, broken), ENTITIES, {
      representations: [
        { __typename: 'Country', code: 'AA' },
        { __typename: 'Category', databaseId: 7 },
        { __typename: 'Country', alpha3: 'ABX' },
        { __typename: 'Planet' },
        { __typename: 'Country', code: 'AC' },
      ],
    });
    expect(data?._entities).toEqual([
      null,
      { __typename: 'Category', name: 'Tea' },
      null,
      null,
      null,
    ]);
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual(
      [0, 2, 3, 4].map((at) => `_entities.${at}`),
    );
  });

  it('reads the names of all in a language at once', async () => {
    const store = await filledStore();
    const { data } = await ask(
      gatewayOver(schema, store),
      `query ($representations: [_Any!]!) {
         _entities(representations: $representations) {
           ... on Country { name(locale: "de-AT") localizedName(locale: "de") { locale } }
           ... on Category { name }
         }
       }`,
      {
        representations: [
          { __typename: 'Country', code: 'AA' },
          { __typename: 'Category', databaseId: 7 },
          { __typename: 'Country', code: 'AB' },
        ],
      },
    );
    expect(data?._entities).toEqual([
      { name: 'Name of AA', localizedName: { locale: 'en' } },
      { name: 'Tea' },
      { name: 'Name of AB', localizedName: { locale: 'en' } },
    ]);
    const reads = store.calls.filter(({ method }) => method === 'documents');
    expect(reads.map(({ entity }) => entity).sort()).toEqual([
      'Category',
      'Country',
      'Translation',
    ]);
  });

  it('refuses more representations than one request may have', async () => {
    const one = { __typename: 'Country', code: 'AA' };
    expect((await entitiesOf(Array(10_000).fill(one))).errors).toEqual([]);
    const { entities, errors } = await entitiesOf(Array(10_001).fill(one));
    expect(entities).toBeUndefined();
    expect(errors).toEqual([
      {
        code: 'BAD_REPRESENTATION',
        path: '_entities',
        message: 'Expected at most 10000 representations, got 10001. Ask in several requests.',
      },
    ]);
  });

  it('takes representations that are written into the query', async () => {
    const gateway = gatewayOver(schema, await filledStore());
    const { data } = await ask(
      gateway,
      `query ($code: ID!) {
         _entities(representations: [{ __typename: "Country", code: $code }]) { ... on Country { code } }
       }`,
      { code: 'AA' },
    );
    expect(data?._entities).toEqual([{ code: 'AA' }]);
  });
});

it('_service has the SDL that is composed', async () => {
  const { data } = await ask(gatewayOver(schema, await filledStore()), '{ _service { sdl } }');
  expect(data?._service).toEqual({ sdl });
});

it('a unique index is a root field of both forms', async () => {
  for (const form of [schema, standAlone]) {
    const { data, errors } = await ask(
      gatewayOver(form, await filledStore()),
      '{ countryByAlpha3(alpha3: "ABX") { code } none: categoryBySlug(slug: "no") { name } languageByAlpha2(alpha2: "de") { code } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      countryByAlpha3: { code: 'AB' },
      none: null,
      languageByAlpha2: { code: 'deu' },
    });
  }
});
