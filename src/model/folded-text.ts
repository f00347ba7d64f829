/**
 * Texts as a search compares them. Stored in word indexes: a change here moves what is stored, so it must
 * raise the catalog's FORMAT.
 */

// Letters that decompose into nothing simpler, and are typed as these.
const SPELLINGS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ə: 'e',
  ς: 'σ',
};
const SPELLED = new RegExp(`[${Object.keys(SPELLINGS).join('')}]`, 'g');

// Accents, points and harakat. Not the vowel signs of Indic scripts and Thai, which belong to one script
// each, nor what tells が from か: without those, other words would be the same.
const MARKS = /(?![\u3099\u309a])(?=\p{M})\p{Script=Inherited}|[\u0591-\u05bd\u05bf-\u05c7]/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/u;

/** What an index holds of one text, so that no row can fill it: characters, and words. */
export const MOST_FOLDED = 100;
export const MOST_WORDS = 16;

/**
 * The words of a text without case, accents, punctuation and compatibility forms: `Åland-Inseln` gives
 * `aland`, `inseln`. A script without spaces gives long words. Of a long text, its beginning.
 */
export function foldedWords(text: string): string[] {
  const beginning = text.slice(0, 4 * MOST_FOLDED);
  const folded = beginning
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(SPELLED, (letter) => SPELLINGS[letter] ?? letter);
  const words = folded.split(BETWEEN_WORDS).filter((word) => word !== '');
  return wholeCharacters(words.join(' ').slice(0, MOST_FOLDED))
    .split(' ', MOST_WORDS)
    .filter((word) => word !== '');
}

/** Without the first half of a character that was cut in two: it would have no UTF-8. */
const wholeCharacters = (text: string) => text.replace(/[\ud800-\udbff]$/, '');
