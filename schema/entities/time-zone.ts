import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { one } from '../../src/model/relation.js';

export const TimeZone = defineEntity({
  name: 'TimeZone',
  description: 'A time zone of the IANA database: one for each distinct time in a country.',
  fields: {
    name: field.string({ description: 'IANA name, e.g. `Europe/Zurich`.' }),
    countryCode: field.string({
      nullable: true,
      description: 'Code of the country of the main city; null for UTC.',
    }),
    label: field.string({ description: 'English generic name, e.g. `Central European Time`.' }),
    abbreviation: field.string({
      description: 'Abbreviation outside of daylight saving time, e.g. `CET`.',
    }),
    dstAbbreviation: field.string({
      nullable: true,
      description:
        'Abbreviation in daylight saving time, e.g. `CEST`; null where none is observed.',
    }),
    utcOffsetMinutes: field.int({
      description: 'Minutes ahead of UTC outside of daylight saving time.',
    }),
    mainCities: field.json({ description: 'English names of the largest cities, largest first.' }),
    aliases: field.json({
      description: 'Other IANA names of the same time, current or deprecated.',
    }),
  },
  key: ['name'],
  indexes: {
    byCountry: { on: ['countryCode'], order: ['utcOffsetMinutes'] },
    byOffset: { on: ['utcOffsetMinutes'] },
  },
  relations: {
    country: one('Country', {
      on: ['countryCode'],
      description: 'The country of the main city; null for UTC.',
    }),
  },
});
