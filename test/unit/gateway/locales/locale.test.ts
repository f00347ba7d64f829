import { describe, expect, it } from 'vitest';
import { acceptedLocales } from '../../../../src/gateway/locales/accept-language.js';
import { canonicalLocale, lookupOrder } from '../../../../src/gateway/locales/locale.js';

describe('the locales that answer', () => {
  it.each([
    [['de-AT'], ['de-AT', 'de']],
    [['zh-Hant-TW'], ['zh-Hant-TW', 'zh-Hant', 'zh']],
    [['en-GB'], ['en-GB']],
    [['en'], []],
    [
      ['gsw', 'de'],
      ['gsw', 'de'],
    ],
    [
      ['gsw', 'en-US', 'de'],
      ['gsw', 'en-US'],
    ],
    [['de-u-co-phonebk'], ['de-u-co-phonebk', 'de-u-co', 'de']],
    [['de-x-a-b'], ['de-x-a-b', 'de']],
    [[], []],
  ])('for %j are %j, then the default', (locales, expected) => {
    expect(lookupOrder(locales, 'en')).toEqual(expected);
  });

  it('are not without bound', () => {
    const many = Array.from({ length: 8 }, (_, at) => `de-x-${'a-b-c-d-e-f'.slice(0, 2 * at + 1)}`);
    expect(lookupOrder(many, 'en').length).toBeLessThanOrEqual(16);
  });

  it('are spelled as BCP 47 does', () => {
    expect(canonicalLocale('ZH-hant-tw')).toBe('zh-Hant-TW');
    expect(canonicalLocale('iw')).toBe('he');
  });

  it.each(['', 'de_AT', 'not a locale', 'x', `de-${'abcdefgh-'.repeat(10)}x`, '%'])(
    'are refused where the tag is ill-formed: %j',
    (text) => {
      expect(() => canonicalLocale(text)).toThrowError(
        expect.objectContaining({ code: 'BAD_LOCALE' }),
      );
    },
  );
});

describe('Accept-Language', () => {
  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', ['de-AT', 'de', 'en']],
    ['en;q=0.5, fr', ['fr', 'en']],
    ['*', []],
    ['da, *;q=0.1', ['da']],
    ['de;q=0', []],
    ['de;q=2, fr', ['fr']],
    ['<script>, fr;q=0.3', ['fr']],
    ['de_AT', []],
    ['', []],
    [null, []],
    [`de${',de'.repeat(1_000)}`, []],
  ])('%j asks for %j', (header, expected) => {
    expect(acceptedLocales(header)).toEqual(expected);
  });
});
