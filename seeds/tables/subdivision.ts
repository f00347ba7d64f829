import { createRequire } from 'node:module';
import type { SeedTableOf } from '../table.js';
import { countryCodes } from './country.js';

const require = createRequire(import.meta.url);

export type SubdivisionRow = {
  code: string;
  country_code: string;
  name: string;
  category: string | null;
};

/** The part of iso-3166-2 that is read; the package ships no types. */
interface Iso3166 {
  data: Record<string, { sub: Record<string, { name: string; type?: string }> }>;
}

/**
 * The subdivisions of ISO 3166-2, ordered by code. The package knows no hierarchy (the district of
 * a province), so neither does the table. A country that ISO 3166-1 has dropped would be a missing
 * parent: its subdivisions are left out (none today).
 */
export function subdivisionRows(): SubdivisionRow[] {
  const { data } = require('iso-3166-2') as Iso3166;
  const known = countryCodes();
  return Object.entries(data)
    .filter(([countryCode]) => known.has(countryCode))
    .flatMap(([countryCode, { sub }]) =>
      Object.entries(sub).map(([code, { name, type }]) => ({
        code,
        country_code: countryCode,
        // The source marks Spanish co-official names with an asterisk, and has double spaces.
        name: name.replaceAll('*', '').replace(/\s+/g, ' ').trim(),
        category: type ?? null,
      })),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

export const subdivision: SeedTableOf<SubdivisionRow> = {
  name: 'subdivision',
  columns: ['code', 'country_code', 'name', 'category'],
  rows: subdivisionRows,
};
