import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { textsOf } from '../../src/model/localized.js';
import { many, through } from '../../src/model/relation.js';

export const Country = defineEntity({
  name: 'Country',
  description: 'A country or territory of ISO 3166-1.',
  fields: {
    code: field.string({ description: 'ISO 3166-1 alpha-2 code, e.g. `CH`.' }),
    alpha3: field.string({ description: 'ISO 3166-1 alpha-3 code, e.g. `CHE`.' }),
    numericCode: field.string({
      description: 'ISO 3166-1 numeric code with leading zeros, e.g. `756`.',
    }),
    name: field.string({ description: 'English short name.' }),
    nativeName: field.string({ description: 'Name in the main language of the country.' }),
    capital: field.string({
      nullable: true,
      description: 'Capital, in English; null where there is none.',
    }),
    continent: field.enum(['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'], {
      description: 'Main continent.',
    }),
    callingCodes: field.json({
      description: 'International calling codes with the plus sign, e.g. `["+41"]`.',
    }),
    updatedAt: field.dateTime({ description: 'When the record last changed.' }),
  },
  key: ['code'],
  indexes: {
    byContinent: { on: ['continent'], order: ['name'] },
    byWord: { on: [], words: ['code', 'alpha3', 'name'] },
    byName: { on: ['name'] },
    byAlpha3: { on: ['alpha3'], unique: true },
    byNumericCode: { on: ['numericCode'], unique: true },
  },
  localized: {
    name: textsOf('Translation', {
      text: 'name',
      constants: { kind: 'country' },
      on: { code: 'code' },
      index: 'byLocale',
      words: 'byWord',
    }),
  },
  search: { index: 'byWord', codes: ['code', 'alpha3'] },
  relations: {
    subdivisions: many('Subdivision', {
      index: 'byCountry',
      description: 'Principal subdivisions, by name.',
    }),
    timeZones: many('TimeZone', {
      index: 'byCountry',
      description: 'Time zones whose main city is here, from west to east.',
    }),
    currencies: through('CountryCurrency', {
      target: 'Currency',
      index: 'byCountry',
      on: ['currencyCode'],
      description: 'Currencies in use, the main one first.',
    }),
    languages: through('CountryLanguage', {
      target: 'Language',
      index: 'byCountry',
      on: ['languageCode'],
      description: 'Languages spoken, the main one first.',
    }),
  },
});
