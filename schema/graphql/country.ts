import { builder } from '../builder.js';
import { Country } from '../entities/country.js';
import { textList } from '../text-list.js';

builder.expose(Country, {
  members: {
    continent: {
      AF: 'Africa.',
      AN: 'Antarctica.',
      AS: 'Asia.',
      EU: 'Europe.',
      NA: 'North America.',
      OC: 'Oceania.',
      SA: 'South America.',
    },
  },
  fields: (t) => ({
    callingCodes: t.stringList({
      nullable: false,
      extensions: { almanac: { isPure: true } },
      description: 'International calling codes with the plus sign, e.g. `["+41"]`.',
      resolve: (country) => textList('country.calling_codes', country.callingCodes),
    }),
  }),
});
