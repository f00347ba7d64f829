import { countries } from 'countries-list';
import type { SeedTableOf } from '../table.js';
import { countryCodes } from './country.js';
import { languageCodesByAlpha2 } from './language.js';

export type CountryLanguageRow = { country_code: string; language_code: string; position: number };

/**
 * The languages of each country, ordered by country and position. countries-list names them by
 * ISO 639-1, the table by ISO 639-3; a code that ISO 639-3 does not map is dropped, and the rest
 * move up (none today). Links of AC and TA go with their countries.
 */
export function countryLanguageRows(): CountryLanguageRow[] {
  const known = countryCodes();
  const byAlpha2 = languageCodesByAlpha2();
  return Object.entries(countries)
    .filter(([code]) => known.has(code))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, { languages }]) =>
      languages
        .flatMap((alpha2) => byAlpha2.get(alpha2) ?? [])
        .map((languageCode, position) => ({
          country_code: code,
          language_code: languageCode,
          position,
        })),
    );
}

export const countryLanguage: SeedTableOf<CountryLanguageRow> = {
  name: 'country_language',
  columns: ['country_code', 'language_code', 'position'],
  rows: countryLanguageRows,
};
