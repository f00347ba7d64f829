import type { Scope, SeedTableOf } from '../table.js';
import { cldrLocales, cldrNames } from './cldr-names.js';
import { countryCodes } from './country.js';
import { languageCodesByAlpha2 } from './language.js';

export type TranslationRow = {
  kind: 'country' | 'region' | 'language';
  code: string;
  locale: string;
  name: string;
};

/** The locales of the default scope: the official languages of the EU and widely spoken others. */
export const defaultLocales: readonly string[] = (
  'ar bg bn ca cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko ' +
  'lt lv ms mt nb nl pl pt pt-PT ro ru sk sl sr sv sw ta th tr uk ur vi zh zh-Hant'
).split(' ');

/**
 * Names from CLDR, locale by locale, so that only one locale is in memory at a time.
 *
 * The default scope has, for 48 locales, the countries of the `country` table and the languages
 * with a two-letter code. The full scope has every territory and language name of every locale:
 * - a territory in the `country` table has kind `country`, any other (419, EU, AC) kind `region`;
 * - an alternative form keeps the spelling of CLDR, e.g. the code `GB-alt-short` for "UK";
 * - a language is named by CLDR's code: two letters where there are such, else three, and also
 *   variants like `zh-Hant`. It is no foreign key: `language` has neither variants nor families.
 */
export function* translationRows({ full }: Scope): Generator<TranslationRow, void, undefined> {
  const countries = countryCodes();
  const languages = languageCodesByAlpha2();
  for (const locale of full ? cldrLocales() : defaultLocales) {
    for (const [code, name] of Object.entries(cldrNames(locale, 'territories'))) {
      if (full || countries.has(code)) yield { kind: territoryKind(code), code, locale, name };
    }
    for (const [code, name] of Object.entries(cldrNames(locale, 'languages'))) {
      if (full || languages.has(code)) yield { kind: 'language', code, locale, name };
    }
  }

  function territoryKind(code: string): 'country' | 'region' {
    return countries.has(code.replace(/-alt-.*$/, '')) ? 'country' : 'region';
  }
}

export const translation: SeedTableOf<TranslationRow> = {
  name: 'translation',
  columns: ['kind', 'code', 'locale', 'name'],
  rows: translationRows,
};
