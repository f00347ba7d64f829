import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { one } from '../../src/model/relation.js';

export const Subdivision = defineEntity({
  name: 'Subdivision',
  description: 'A principal subdivision of a country, such as a state or a canton, of ISO 3166-2.',
  fields: {
    code: field.string({ description: 'ISO 3166-2 code, e.g. `DE-BY`.' }),
    countryCode: field.string({ description: 'Code of the country it belongs to.' }),
    name: field.string({ description: 'Name, mostly in a local language.' }),
    category: field.string({
      nullable: true,
      description: 'Kind of subdivision, e.g. `Province`; null where unknown.',
    }),
  },
  key: ['code'],
  indexes: {
    byCountry: { on: ['countryCode'], order: ['name'] },
    byName: { on: ['name'] },
    byCategory: { on: ['category'], order: ['name'] },
  },
  relations: {
    country: one('Country', { on: ['countryCode'], description: 'The country it belongs to.' }),
  },
});
