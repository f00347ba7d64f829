import { builder } from '../builder.js';
import { TimeZone } from '../entities/time-zone.js';
import { textList } from '../text-list.js';

builder.expose(TimeZone, {
  fields: (t) => ({
    mainCities: t.stringList({
      nullable: false,
      description: 'English names of the largest cities, largest first.',
      resolve: (timeZone) => textList('time_zone.main_cities', timeZone.mainCities),
    }),
    aliases: t.stringList({
      nullable: false,
      description: 'Other IANA names of the same time, current or deprecated.',
      resolve: (timeZone) => textList('time_zone.aliases', timeZone.aliases),
    }),
  }),
});
