import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { one } from '../../src/model/relation.js';

export const CountryLanguage = defineEntity({
  name: 'CountryLanguage',
  description: 'That a language is spoken in a country.',
  fields: {
    countryCode: field.string({ description: 'Code of the country.' }),
    languageCode: field.string({ description: 'Code of the language spoken there.' }),
    position: field.int(),
  },
  key: ['countryCode', 'languageCode'],
  indexes: {
    byCountry: { on: ['countryCode'], order: ['position'] },
    byLanguage: { on: ['languageCode'] },
  },
  relations: {
    country: one('Country', { on: ['countryCode'], description: 'The country.' }),
    language: one('Language', { on: ['languageCode'], description: 'The language.' }),
  },
});
