import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { textsOf } from '../../src/model/localized.js';
import { through } from '../../src/model/relation.js';

export const Language = defineEntity({
  name: 'Language',
  description: 'A language of ISO 639-3.',
  fields: {
    code: field.string({ description: 'ISO 639-3 code, e.g. `deu`.' }),
    alpha2: field.string({
      nullable: true,
      description: 'ISO 639-1 code, e.g. `de`; null where the language has none.',
    }),
    cldrCode: field.string({
      description:
        'Code that CLDR names the language by: of ISO 639-1 where there is one, e.g. `de`.',
    }),
    name: field.string({ description: 'English reference name.' }),
    scope: field.enum(['individual', 'macrolanguage', 'special'], {
      description: 'Whether the code stands for one language.',
    }),
    type: field.enum(['living', 'historical', 'extinct', 'ancient', 'constructed', 'special'], {
      description: 'Whether and when the language is or was spoken.',
    }),
  },
  key: ['code'],
  indexes: {
    byCldrCode: { on: ['cldrCode'], order: ['name'] },
    byName: { on: ['name'] },
    byType: { on: ['type'], order: ['name'] },
    byAlpha2: { on: ['alpha2'], unique: true },
    byWord: { on: [], words: ['code', 'alpha2', 'name'] },
  },
  localized: {
    name: textsOf('Translation', {
      text: 'name',
      constants: { kind: 'language' },
      on: { code: 'cldrCode' },
      index: 'byLocale',
      words: 'byWord',
    }),
  },
  search: { index: 'byWord', codes: ['code', 'alpha2'] },
  relations: {
    countries: through('CountryLanguage', {
      target: 'Country',
      index: 'byLanguage',
      on: ['countryCode'],
      description: 'Countries where it is spoken, by code.',
    }),
  },
});
