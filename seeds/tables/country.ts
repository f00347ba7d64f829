import { createRequire } from 'node:module';
import { countries as details, type ICountry } from 'countries-list';
import type { SeedTableOf } from '../table.js';

// createRequire, because Node 20 warns about JSON import attributes on every start.
const require = createRequire(import.meta.url);

export type CountryRow = {
  code: string;
  alpha3: string;
  numeric_code: string;
  name: string;
  native_name: string;
  capital: string | null;
  continent: string;
  /** JSON text of an array of strings, each with the plus sign. */
  calling_codes: string;
};

/**
 * The countries and territories of ISO 3166-1, and Kosovo under its user-assigned code XK, ordered
 * by code. Ascension (AC) and Tristan da Cunha (TA) are left out: countries-list describes them,
 * but they have no ISO 3166-1 entry, hence neither of the other two codes.
 *
 * @throws Error where the packages disagree, which a new version of one may bring about.
 */
export function countryRows(): CountryRow[] {
  const codes = require('i18n-iso-countries/codes.json') as [string, string, string, string][];
  const english = require('i18n-iso-countries/langs/en.json') as {
    countries: Record<string, string | string[]>;
  };
  const described: Record<string, ICountry | undefined> = details;

  return codes
    .map(([code, alpha3, numericCode]): CountryRow => {
      const names = english.countries[code];
      // Where there are several names, the first is the official short one.
      const name = Array.isArray(names) ? names[0] : names;
      const detail = described[code];
      if (name === undefined || detail === undefined) {
        throw new Error(`country ${code}: no English name or no entry in countries-list`);
      }
      return {
        code,
        alpha3,
        numeric_code: numericCode,
        name,
        native_name: detail.native,
        capital: detail.capital === '' ? null : detail.capital,
        continent: detail.continent,
        calling_codes: JSON.stringify(detail.phone.map((digits) => `+${digits}`)),
      };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The codes of {@link countryRows}, to keep foreign keys closed. */
export function countryCodes(): Set<string> {
  return new Set(countryRows().map((row) => row.code));
}

export const country: SeedTableOf<CountryRow> = {
  name: 'country',
  columns: [
    'code',
    'alpha3',
    'numeric_code',
    'name',
    'native_name',
    'capital',
    'continent',
    'calling_codes',
  ],
  rows: countryRows,
};
