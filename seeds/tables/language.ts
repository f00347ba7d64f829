import { iso6393 } from 'iso-639-3';
import type { SeedTableOf } from '../table.js';

export type LanguageRow = {
  code: string;
  alpha2: string | null;
  cldr_code: string;
  name: string;
  scope: string;
  type: string;
};

/** The languages of ISO 639-3, ordered by code. */
export function languageRows(): LanguageRow[] {
  return iso6393
    .map(
      (language): LanguageRow => ({
        code: language.iso6393,
        alpha2: language.iso6391 ?? null,
        cldr_code: language.iso6391 ?? language.iso6393,
        name: language.name,
        scope: language.scope,
        type: language.type,
      }),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** From the two-letter code of ISO 639-1 to the three-letter one that the table is keyed by. */
export function languageCodesByAlpha2(): Map<string, string> {
  return new Map(
    languageRows().flatMap(({ alpha2, code }) => (alpha2 === null ? [] : [[alpha2, code]])),
  );
}

export const language: SeedTableOf<LanguageRow> = {
  name: 'language',
  columns: ['code', 'alpha2', 'cldr_code', 'name', 'scope', 'type'],
  rows: languageRows,
};
