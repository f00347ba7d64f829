import { describe, expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity, type Index } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { type Localized, textsOf } from '../../../src/model/localized.js';

const INDEXES: Readonly<Record<string, Index>> = {
  byName: { on: ['name'] },
  byTextCode: { on: ['textCode'], order: ['name'] },
  byWord: { on: [], words: ['code', 'name'] },
};
const TEXT_INDEXES: Readonly<Record<string, Index>> = {
  byLocale: { on: ['kind', 'locale'], order: ['text'] },
  byWord: { on: ['kind', 'locale'], words: ['text'] },
};
const NAME = textsOf('Text', {
  text: 'text',
  constants: { kind: 'place' },
  on: { code: 'code' },
  index: 'byLocale',
  words: 'byWord',
});

interface Definition {
  readonly name?: Localized;
  readonly localized?: Readonly<Record<string, Localized>>;
  readonly indexes?: Readonly<Record<string, unknown>>;
  readonly textIndexes?: Readonly<Record<string, unknown>>;
  readonly search?: object;
  readonly tree?: object;
}

/** What the catalog says of a place with these parts; the compiler would refuse many of them before. */
function mistakesOf(definition: Definition): string[] {
  const { name = NAME, localized = { name }, indexes = {}, textIndexes = {} } = definition;
  const { search = { index: 'byWord', codes: ['code'] }, tree } = definition;
  const untyped = defineEntity as (given: unknown) => ReturnType<typeof defineEntity>;
  const place = untyped({
    name: 'Place',
    fields: {
      code: field.string(),
      textCode: field.string(),
      above: field.string({ nullable: true }),
      name: field.string(),
      alias: field.string({ nullable: true }),
      size: field.int(),
    },
    key: ['code'],
    indexes: { ...INDEXES, ...indexes },
    localized,
    search,
    ...(tree && { tree }),
  });
  const text = untyped({
    name: 'Text',
    fields: {
      kind: field.string(),
      code: field.string(),
      locale: field.string(),
      text: field.string(),
      size: field.int(),
    },
    key: ['kind', 'code', 'locale'],
    indexes: { ...TEXT_INDEXES, ...textIndexes },
  });
  try {
    (defineCatalog as (entities: readonly unknown[]) => unknown)([place, text]);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

const INDEX_SENTENCE =
  'Place, localized name: expected index byLocale of Text on kind, locale that holds text.';
const WORDS_SENTENCE =
  'Place, localized name: expected word index byWord of Text on kind, locale with words of text.';

describe('localized fields, word indexes and searches', () => {
  it('are right as they stand here, also by a field that is no key, and without words', () => {
    expect(mistakesOf({})).toEqual([]);
    expect(mistakesOf({ name: { ...NAME, on: { code: 'textCode' } } })).toEqual([]);
    const { words: _, ...silent } = NAME;
    expect(mistakesOf({ name: silent })).toEqual([]);
    // The index by textCode holds the name and the key, too.
    expect(mistakesOf({ indexes: { byName: { on: ['name'], words: ['name'] } } })).toEqual([]);
  });

  it.each<[Definition, readonly string[]]>([
    [{ name: { ...NAME, target: 'Gone' } }, ['Place, localized name: there is no entity Gone.']],
    [
      { name: { ...NAME, text: 'size' } },
      ['Place, localized name: Text.size is no string field.', INDEX_SENTENCE, WORDS_SENTENCE].map(
        (sentence) => sentence.replace(/(holds|of) text\./, '$1 size.'),
      ),
    ],
    [
      { name: { ...NAME, constants: {} } },
      [
        'Place, localized name: expected constants, on and locale to name the key of Text (kind, code, locale), got code, locale.',
        INDEX_SENTENCE.replace('kind, ', ''),
        WORDS_SENTENCE.replace('kind, ', ''),
      ],
    ],
    [
      { name: { ...NAME, on: { code: 'gone' } } },
      [
        'Place, localized name: Place has no field gone.',
        'Place, localized name: expected an index of Place that holds name, gone, got none.',
        'Place, localized name: expected gone to be the key of Place, or an index of it to be on them.',
      ],
    ],
    [
      { name: { ...NAME, on: { code: 'size' } } },
      [
        'Place, localized name: expected an index of Place that holds name, size, got none.',
        'Place, localized name: expected size to be the key of Place, or an index of it to be on them.',
      ],
    ],
    [
      { localized: { alias: NAME } },
      [
        'Place, localized alias: alias is no string field that is never null.',
        'Place, localized alias: expected an index of Place that holds alias, code, got none.',
      ],
    ],
    [{ textIndexes: { byLocale: { on: ['locale'], order: ['text'] } } }, [INDEX_SENTENCE]],
    [{ textIndexes: { byLocale: { on: ['kind', 'locale'] } } }, [INDEX_SENTENCE]],
    [{ name: { ...NAME, index: 'byWord' } }, [INDEX_SENTENCE.replace('byLocale', 'byWord')]],
    [{ name: { ...NAME, words: 'byLocale' } }, [WORDS_SENTENCE.replace('byWord', 'byLocale')]],
    [{ name: { ...NAME, words: 'gone' } }, [WORDS_SENTENCE.replace('byWord', 'gone')]],
    [
      { indexes: { some: { on: [], words: [] } } },
      ['Place, index some: expected words of at least one field, got none.'],
    ],
    [
      { indexes: { some: { on: [], words: ['name'], order: ['size'] } } },
      ['Place, index some: a word index has no order.'],
    ],
    [
      { indexes: { some: { on: [], words: ['size', 'name'] } } },
      ['Place, index some: size is no string field.'],
    ],
    [
      { indexes: { some: { on: ['size'], words: ['name'], unique: true } } },
      ['Place, index some: a word index has many entries a record, so it is not unique.'],
    ],
    [
      {
        tree: { parent: 'above', index: 'some' },
        indexes: { some: { on: ['above'], words: ['name'] } },
      },
      ['Place: a tree needs an index with one entry a record; some is a word index.'],
    ],
    [
      { search: { index: 'byName' } },
      ['Place, search: expected byName to be a word index on nothing.'],
    ],
    [
      { search: { index: 'some' }, indexes: { some: { on: ['size'], words: ['name'] } } },
      ['Place, search: expected some to be a word index on nothing.'],
    ],
    [
      { search: { index: 'gone' } },
      ['Place, search: expected gone to be a word index on nothing.'],
    ],
    [
      { search: { index: 'byWord', codes: ['code', 'alias'] } },
      ['Place, search: index byWord has no words of alias.'],
    ],
  ])('are refused by name: %j', (definition, sentences) => {
    expect(mistakesOf(definition)).toEqual(sentences);
  });
});
