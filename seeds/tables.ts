import type { SeedTable } from './table.js';
import { category } from './tables/category.js';
import { country } from './tables/country.js';
import { countryCurrency } from './tables/country-currency.js';
import { countryLanguage } from './tables/country-language.js';
import { currency } from './tables/currency.js';
import { language } from './tables/language.js';
import { setting } from './tables/setting.js';
import { subdivision } from './tables/subdivision.js';
import { timeZone } from './tables/time-zone.js';
import { translation } from './tables/translation.js';

/**
 * All tables in the order they are filled: parents before children; emptying goes backwards.
 * `country` comes first and `setting` last, and `seed` tells by these two how far a run came.
 */
export const tables: readonly SeedTable[] = [
  country,
  subdivision,
  currency,
  language,
  timeZone,
  countryCurrency,
  countryLanguage,
  translation,
  category,
  setting,
];
