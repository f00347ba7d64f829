import { describe, expect, it } from 'vitest';
import { RANKS, rankOf } from '../../../../src/gateway/search/rank.js';
import { foldedWords } from '../../../../src/model/folded-text.js';

describe('folded words', () => {
  it.each([
    ['Åland-Inseln', ['aland', 'inseln']],
    ['Côte d’Ivoire', ['cote', 'd', 'ivoire']],
    ['GROẞ Straße', ['gross', 'strasse']],
    ['Færøerne, Łódź', ['faeroerne', 'lodz']],
    ['İstanbul ısı', ['istanbul', 'isi']],
    ['ΟΔΟΣ', ['οδοσ']],
    ['日本', ['日本']],
    ['ガ', ['ガ'.normalize('NFKD')]],
    ['हिन्दी', ['हिन्दी']],
    ['ﬁ Ⅳ', ['fi', 'iv']],
    ['— … !', []],
    ['  ', []],
    ['\ud800', []],
  ])('of %j are %j', (text, expected) => {
    expect(foldedWords(text)).toEqual(expected);
  });

  it('of a long text are those of its beginning, in whole characters', () => {
    const words = foldedWords('𝔘𐐀'.repeat(50_000));
    expect(words.join(' ').length).toBeLessThanOrEqual(100);
    expect(words.join(' ')).not.toMatch(/\p{Surrogate}/u);
    expect(foldedWords('a b '.repeat(1_000))).toHaveLength(16);
  });
});

describe('the rank of a text', () => {
  const rank = (typed: string, text: string, isCode = false) =>
    rankOf(foldedWords(typed), { text: foldedWords(text).join(' '), isCode });

  it('is best for a code, then a whole text, then its beginning, then beginnings of words', () => {
    expect(rank('ch', 'CH', true)).toBe(RANKS.code);
    expect(rank('österreich', 'Österreich')).toBe(RANKS.whole);
    expect(rank('osterr', 'Österreich')).toBe(RANKS.beginning);
    expect(rank('lucia', 'St. Lucia')).toBe(RANKS.words);
    expect(rank('c', 'CH', true)).toBe(RANKS.words);
  });

  it('asks each word typed for a word of its own', () => {
    expect(rank('vin gre', 'St. Vincent and the Grenadines')).toBe(RANKS.words);
    expect(rank('vin xx', 'St. Vincent and the Grenadines')).toBeUndefined();
    expect(rank('s s', 'St. Lucia')).toBeUndefined();
    expect(rank('s so', 'Sos Soda')).toBe(RANKS.words);
  });
});
