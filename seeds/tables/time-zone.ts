import { rawTimeZones } from '@vvo/tzdb';
import type { SeedTableOf } from '../table.js';
import { countryCodes } from './country.js';

export type TimeZoneRow = {
  name: string;
  country_code: string | null;
  label: string;
  abbreviation: string;
  dst_abbreviation: string | null;
  utc_offset_minutes: number;
  /** JSON text of an array of strings. */
  main_cities: string;
  /** JSON text of an array of strings. */
  aliases: string;
};

// tzdb adds UTC only together with today's offsets, which would make the rows depend on the date.
const utc: TimeZoneRow = {
  name: 'Etc/UTC',
  country_code: null,
  label: 'Coordinated Universal Time',
  abbreviation: 'UTC',
  dst_abbreviation: null,
  utc_offset_minutes: 0,
  main_cities: '[]',
  aliases: JSON.stringify(['UTC', 'UCT', 'Universal', 'Zulu']),
};

/**
 * The time zones of the IANA database, grouped as @vvo/tzdb groups them, and UTC, ordered by name.
 * A zone whose country is not in ISO 3166-1 keeps its row and loses the country (none today).
 */
export function timeZoneRows(): TimeZoneRow[] {
  const known = countryCodes();
  const rows = rawTimeZones.map(
    (zone): TimeZoneRow => ({
      name: zone.name,
      country_code: known.has(zone.countryCode) ? zone.countryCode : null,
      label: zone.alternativeName,
      abbreviation: zone.abbreviation,
      dst_abbreviation: zone.dstAbbreviation ?? null,
      utc_offset_minutes: zone.rawOffsetInMinutes,
      main_cities: JSON.stringify(zone.mainCities),
      aliases: JSON.stringify(zone.group.filter((name) => name !== zone.name)),
    }),
  );
  return [...rows, utc].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const timeZone: SeedTableOf<TimeZoneRow> = {
  name: 'time_zone',
  columns: [
    'name',
    'country_code',
    'label',
    'abbreviation',
    'dst_abbreviation',
    'utc_offset_minutes',
    'main_cities',
    'aliases',
  ],
  rows: timeZoneRows,
};
