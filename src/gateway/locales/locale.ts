import { AlmanacError } from '../../lib/errors.js';

// A tag without bound would be a chain without bound.
const MOST_CHARACTERS = 64;
const MOST_LOCALES = 16;

/** A language tag as BCP 47 spells it: `DE-at` is `de-AT`. Errors: BAD_LOCALE for what is none. */
export function canonicalLocale(text: string): string {
  const [locale] = text.length > MOST_CHARACTERS ? [] : canonical(text);
  if (locale !== undefined) return locale;
  throw new AlmanacError(
    'BAD_LOCALE',
    `Expected a language tag of BCP 47 such as "de" or "de-AT", at most ${MOST_CHARACTERS} characters, got ${JSON.stringify(text.slice(0, MOST_CHARACTERS))}.`,
  );
}

function canonical(text: string): readonly string[] {
  try {
    return Intl.getCanonicalLocales(text);
  } catch {
    return [];
  }
}

/**
 * The locales whose texts answer, best first: each asked for, then what it is truncated to (RFC 4647,
 * lookup), up to the default locale, whose text is not looked up. None: the default alone answers.
 */
export function lookupOrder(locales: readonly string[], defaultLocale: string): readonly string[] {
  const order = new Set<string>();
  for (const locale of locales) {
    for (const candidate of truncations(locale)) {
      if (candidate === defaultLocale) return [...order];
      if (order.size < MOST_LOCALES) order.add(candidate);
    }
  }
  return [...order];
}

function* truncations(locale: string): Generator<string> {
  for (let tag = locale; tag !== ''; ) {
    yield tag;
    tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')));
    // A single letter introduces what followed it, and means nothing alone.
    tag = tag.replace(/(?:-[A-Za-z0-9])+$/, '');
  }
}
