import { describe, expect, it } from 'vitest';
import { countryCodes, countryRows } from '../../../seeds/tables/country.js';
import { countryCurrencyRows } from '../../../seeds/tables/country-currency.js';
import { countryLanguageRows } from '../../../seeds/tables/country-language.js';
import { currencyRows } from '../../../seeds/tables/currency.js';
import { languageRows } from '../../../seeds/tables/language.js';
import { subdivisionRows } from '../../../seeds/tables/subdivision.js';
import { timeZoneRows } from '../../../seeds/tables/time-zone.js';
import { defaultLocales, translationRows } from '../../../seeds/tables/translation.js';

describe('countries', () => {
  it('carry the three codes, names, capital and calling codes', () => {
    expect(countryRows().find((row) => row.code === 'CH')).toEqual({
      code: 'CH',
      alpha3: 'CHE',
      numeric_code: '756',
      name: 'Switzerland',
      native_name: 'Schweiz',
      capital: 'Bern',
      continent: 'EU',
      calling_codes: '["+41"]',
    });
  });

  it('have a null capital where there is none', () => {
    expect(countryRows().find((row) => row.code === 'AQ')?.capital).toBeNull();
  });

  it('leave out what ISO 3166-1 does not list, and its links', () => {
    for (const code of ['AC', 'TA']) {
      expect(countryCodes().has(code)).toBe(false);
      expect(countryCurrencyRows().some((row) => row.country_code === code)).toBe(false);
      expect(countryLanguageRows().some((row) => row.country_code === code)).toBe(false);
    }
  });

  it('link currencies and languages, the main one first', () => {
    const currencies = countryCurrencyRows().filter((row) => row.country_code === 'CH');
    expect(currencies[0]).toEqual({ country_code: 'CH', currency_code: 'CHF', position: 0 });
    const languages = countryLanguageRows().filter((row) => row.country_code === 'CH');
    expect(languages.map((row) => row.language_code)).toEqual(['deu', 'fra', 'ita']);
  });

  it('that use a currency younger than the currency list still have it', () => {
    expect(countryCurrencyRows()).toContainEqual({
      country_code: 'CW',
      currency_code: 'XCG',
      position: 0,
    });
    expect(currencyRows().find((row) => row.code === 'XCG')?.minor_units).toBe(2);
  });
});

describe('the other lists', () => {
  it('know that gold has no minor units and the yen has none to show', () => {
    const units = new Map(currencyRows().map((row) => [row.code, row.minor_units]));
    expect(units.get('XAU')).toBeNull();
    expect(units.get('JPY')).toBe(0);
    expect(units.get('KWD')).toBe(3);
  });

  it('name languages by three letters, and two where there are such', () => {
    expect(languageRows().find((row) => row.code === 'deu')).toEqual({
      code: 'deu',
      alpha2: 'de',
      cldr_code: 'de',
      name: 'German',
      scope: 'individual',
      type: 'living',
    });
  });

  it('begin each subdivision code with its country', () => {
    for (const { code, country_code, name } of subdivisionRows()) {
      expect(code.startsWith(`${country_code}-`)).toBe(true);
      expect(name).toMatch(/^[^*\s]/);
    }
  });

  it('have UTC as the one time zone without a country, and offsets within a day', () => {
    const rows = timeZoneRows();
    expect(rows.filter((row) => row.country_code === null).map((row) => row.name)).toEqual([
      'Etc/UTC',
    ]);
    for (const row of rows) expect(Math.abs(row.utc_offset_minutes)).toBeLessThanOrEqual(14 * 60);
  });
});

describe('translations', () => {
  it('by default name all countries and two-letter languages in each chosen locale', () => {
    const rows = [...translationRows({ full: false })];
    expect(new Set(rows.map((row) => row.locale))).toEqual(new Set(defaultLocales));
    expect(rows).toContainEqual({ kind: 'country', code: 'DE', locale: 'fr', name: 'Allemagne' });
    expect(rows).toContainEqual({ kind: 'language', code: 'de', locale: 'ja', name: 'ドイツ語' });
    expect(rows.some((row) => row.kind === 'region')).toBe(false);
  });

  it('in full are all of CLDR, unique, within their columns, and contain the default', () => {
    const countries = countryCodes();
    const keys = new Map<string, string>();
    let rows = 0;
    let unknownCountries = 0;
    let tooLong = 0;
    for (const { kind, code, locale, name } of translationRows({ full: true })) {
      rows++;
      keys.set(`${kind} ${code} ${locale}`, name);
      if (kind === 'country' && !countries.has(code.slice(0, 2))) unknownCountries++;
      if (code.length > 32 || locale.length > 32 || [...name].length > 190) tooLong++;
    }
    expect(rows).toBeGreaterThan(400_000);
    expect(keys.size).toBe(rows);
    expect(unknownCountries).toBe(0);
    expect(tooLong).toBe(0);
    expect(keys.get('region 419 de')).toBe('Lateinamerika');
    expect(keys.get('country GB-alt-short en')).toBe('UK');
    for (const { kind, code, locale, name } of translationRows({ full: false })) {
      expect(keys.get(`${kind} ${code} ${locale}`)).toBe(name);
    }
  }, 30_000);
});
