import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { countries, type ICurrency } from 'countries-list';
import { currencies as described } from 'countries-list/currencies';
import { data } from 'currency-codes';
import type { SeedTableOf } from '../table.js';

const require = createRequire(import.meta.url);

export type CurrencyRow = {
  code: string;
  numeric_code: string;
  name: string;
  minor_units: number | null;
};

/**
 * ISO 4217, ordered by code: what currency-codes lists, and the currencies that countries-list
 * says a country uses and currency-codes does not know yet (XCG of Curaçao and Sint Maarten,
 * introduced after its release). Adding those keeps country_currency true; dropping the links
 * would leave two countries without money.
 */
export function currencyRows(): CurrencyRow[] {
  const notApplicable = codesWithoutMinorUnits();
  const rows = data.map(
    ({ code, number, currency, digits }): CurrencyRow => ({
      code,
      numeric_code: number,
      name: currency,
      minor_units: notApplicable.has(code) ? null : digits,
    }),
  );
  const listed = new Set(rows.map((row) => row.code));
  const used = new Set<string>(Object.values(countries).flatMap((country) => country.currency));
  const details: Record<string, ICurrency | undefined> = described;
  for (const code of used) {
    const detail = details[code];
    if (listed.has(code) || detail === undefined) continue;
    const { numeric, name, decimals } = detail;
    rows.push({ code, numeric_code: numeric, name, minor_units: decimals });
  }
  return rows.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** currency-codes turns "N.A." into 0, so the standard's own list, which it ships, is asked. */
function codesWithoutMinorUnits(): Set<string> {
  const xml = readFileSync(require.resolve('currency-codes/iso-4217-list-one.xml'), 'utf8');
  const entries = xml.matchAll(
    /<Ccy>([A-Z]{3})<\/Ccy>\s*<CcyNbr>\d+<\/CcyNbr>\s*<CcyMnrUnts>N\.A\.</g,
  );
  return new Set([...entries].map((match) => match[1] ?? ''));
}

export const currency: SeedTableOf<CurrencyRow> = {
  name: 'currency',
  columns: ['code', 'numeric_code', 'name', 'minor_units'],
  rows: currencyRows,
};
