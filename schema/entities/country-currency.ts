import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { one } from '../../src/model/relation.js';

export const CountryCurrency = defineEntity({
  name: 'CountryCurrency',
  description: 'That a country uses a currency.',
  fields: {
    countryCode: field.string({ description: 'Code of the country.' }),
    currencyCode: field.string({ description: 'Code of the currency in use there.' }),
    position: field.int(),
  },
  key: ['countryCode', 'currencyCode'],
  indexes: {
    byCountry: { on: ['countryCode'], order: ['position'] },
    byCurrency: { on: ['currencyCode'] },
  },
  relations: {
    country: one('Country', { on: ['countryCode'], description: 'The country.' }),
    currency: one('Currency', { on: ['currencyCode'], description: 'The currency.' }),
  },
});
