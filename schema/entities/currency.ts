import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { through } from '../../src/model/relation.js';

export const Currency = defineEntity({
  name: 'Currency',
  description: 'A currency, fund or precious metal of ISO 4217.',
  fields: {
    code: field.string({ description: 'ISO 4217 code, e.g. `EUR`.' }),
    numericCode: field.string({
      description:
        'ISO 4217 numeric code with leading zeros. Not unique: a successor may inherit it.',
    }),
    name: field.string({ description: 'English name.' }),
    minorUnits: field.int({
      nullable: true,
      description:
        'Digits after the decimal point; null where the notion does not apply, as for gold.',
    }),
  },
  key: ['code'],
  indexes: {
    byName: { on: ['name'] },
    byNumericCode: { on: ['numericCode'] },
  },
  relations: {
    countries: through('CountryCurrency', {
      target: 'Country',
      index: 'byCurrency',
      on: ['countryCode'],
      description: 'Countries that use it, by code.',
    }),
  },
});
