import { countries } from 'countries-list';
import type { SeedTableOf } from '../table.js';
import { countryCodes } from './country.js';
import { currencyRows } from './currency.js';

export type CountryCurrencyRow = { country_code: string; currency_code: string; position: number };

/**
 * The currencies of each country, ordered by country and position. Links of AC and TA go with
 * their countries; a currency without a row would be dropped too, and the rest move up (none today,
 * see `currencyRows`).
 */
export function countryCurrencyRows(): CountryCurrencyRow[] {
  const knownCountries = countryCodes();
  const knownCurrencies = new Set(currencyRows().map((row) => row.code));
  return Object.entries(countries)
    .filter(([code]) => knownCountries.has(code))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([code, { currency }]) =>
      currency
        .filter((currencyCode) => knownCurrencies.has(currencyCode))
        .map((currencyCode, position) => ({
          country_code: code,
          currency_code: currencyCode,
          position,
        })),
    );
}

export const countryCurrency: SeedTableOf<CountryCurrencyRow> = {
  name: 'country_currency',
  columns: ['country_code', 'currency_code', 'position'],
  rows: countryCurrencyRows,
};
