const RANGE =
  /^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*$/;

const MOST_RANGES = 8;
const MOST_CHARACTERS = 1_000;

/**
 * The locales that a request's Accept-Language asks for, best first. What is malformed there is passed
 * over, and so is `*`, which in a lookup stands for the default (RFC 4647, 3.4).
 */
export function acceptedLocales(header: string | null | undefined): readonly string[] {
  if (!header || header.length > MOST_CHARACTERS) return [];
  const ranges = header.split(',').flatMap((part) => {
    const [, range, quality = '1'] = RANGE.exec(part) ?? [];
    const locale = range === undefined ? undefined : canonical(range);
    return locale !== undefined && Number(quality) > 0
      ? [{ locale, quality: Number(quality) }]
      : [];
  });
  const sorted = ranges.sort((a, b) => b.quality - a.quality);
  return [...new Set(sorted.map(({ locale }) => locale))].slice(0, MOST_RANGES);
}

function canonical(range: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(range)[0];
  } catch {
    return undefined;
  }
}
