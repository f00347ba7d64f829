import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

export type CldrSection = 'territories' | 'languages';

interface CldrFile {
  main: Record<string, { localeDisplayNames: Partial<Record<CldrSection, CldrNames>> }>;
}

/** From a CLDR code to its name in one locale. */
export type CldrNames = Record<string, string>;

/** All locales of CLDR in the order of their names, also those that translate nothing we read. */
export function cldrLocales(): string[] {
  return readdirSync(mainFolder()).sort();
}

/**
 * The names of one section in one locale, in the order of CLDR; empty where the locale has none
 * (about 80 of the small ones have no territories, for instance).
 *
 * @throws SyntaxError or an I/O error where the installed package is damaged.
 */
export function cldrNames(locale: string, section: CldrSection): CldrNames {
  let text: string;
  try {
    // Not require(): its cache would keep all 1,500 files in memory.
    text = readFileSync(join(mainFolder(), locale, `${section}.json`), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const file = JSON.parse(text) as CldrFile;
  return file.main[locale]?.localeDisplayNames[section] ?? {};
}

function mainFolder(): string {
  return join(dirname(require.resolve('cldr-localenames-full/package.json')), 'main');
}
