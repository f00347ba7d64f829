import { decodeText } from '../../model/key.js';

/** The order of texts in the first of some locales that Intl knows. */
export function collatorOf(locales: readonly string[], defaultLocale: string): Intl.Collator {
  return new Intl.Collator([...locales, defaultLocale]);
}

/** The same for texts as index entries hold them. */
export function compareIn(
  locales: readonly string[],
  defaultLocale: string,
): (a: string, b: string) => number {
  let collator: Intl.Collator | undefined;
  return (a, b) => {
    // Most orders are arranged already, and compare nothing.
    collator ??= collatorOf(locales, defaultLocale);
    return collator.compare(decodeText(a) ?? '', decodeText(b) ?? '');
  };
}
