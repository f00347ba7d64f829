import type { KeyPart } from './key.js';

/**
 * Where the texts of a field in other locales are: records of another entity, one a text and locale. The
 * key of such a record is `constants`, this entity's fields `on`, and the locale.
 */
export interface Localized {
  readonly target: string;
  /** The field of the target that holds the text. */
  readonly text: string;
  /** The field of the target's key that holds the locale, as BCP 47 spells it. */
  readonly locale: string;
  /** Fields of the target's key that are the same for all: `{ kind: 'country' }`. */
  readonly constants: Readonly<Record<string, KeyPart>>;
  /** For each other field of the target's key, the field here that has its value. */
  readonly on: Readonly<Record<string, string>>;
  /** The target's index on the constants and the locale, whose entries hold the text and the fields of `on`. */
  readonly index: string;
  /** The target's word index on the constants and the locale; absent where these texts are not searched. */
  readonly words?: string;
  /** The locale of the field itself, which answers where no other text does. */
  readonly defaultLocale: string;
}

/** By what a search finds an entity's records. */
export interface Search {
  /** This entity's word index, on nothing. Localized fields add their own word indexes. */
  readonly index: string;
  /** Those of its words that are codes: one that is typed in full comes before any name. */
  readonly codes: readonly string[];
}

/**
 * The texts of a field in other locales:
 * `textsOf('Translation', { text: 'name', constants: { kind: 'country' }, on: { code: 'code' }, index: 'byLocale' })`.
 */
export function textsOf(
  target: string,
  {
    text,
    locale = 'locale',
    constants = {},
    on,
    index,
    words,
    defaultLocale = 'en',
  }: Partial<Localized> & Pick<Localized, 'text' | 'on' | 'index'>,
): Localized {
  return {
    target,
    text,
    locale,
    constants,
    on,
    index,
    ...(words !== undefined && { words }),
    defaultLocale,
  };
}
