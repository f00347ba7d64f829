import { compareCodePoints } from '../../lib/code-point-order.js';
import {
  entryFieldsOf,
  hasId,
  idOfMember,
  joinMember,
  valuesOfMember,
} from '../../model/document.js';
import type { Entity, Index } from '../../model/entity.js';
import { decodeText, encodeTuple } from '../../model/key.js';
import { ownTextIndexOf } from '../../model/localized-mistakes.js';
import { keyEntryOf } from '../key-value.js';
import type { Loaders } from '../loaders.js';
import { lookupOrder } from './locale.js';
import { type LocalizedField, type LocalizedText, localePrefix } from './localized-field.js';

/** A record with its text in the locales asked for. */
export interface CollatedText extends LocalizedText {
  readonly id: string;
  /** The record's key as index entries hold it: decides between texts that the collation calls equal. */
  readonly key: string;
  /** As an entry of an index on this text would be: the text, the key, the id. */
  readonly place: string;
}

/** The texts of all records of an entity, in the order of a locale's collation, then of the key. */
export interface CollatedTexts {
  readonly entries: readonly CollatedText[];
  /** Negative where `a` comes before `b`. */
  compare(a: OrderedText, b: OrderedText): number;
}

export type OrderedText = Pick<CollatedText, 'value' | 'key'>;

/**
 * Reads the texts of all records, each in the best of some locales: one command, whatever their number.
 *
 * @param locales best first; the first that Intl knows gives the collation
 */
export async function readCollatedTexts(
  field: LocalizedField,
  { loaders, locales }: { readonly loaders: Loaders; readonly locales: readonly string[] },
): Promise<CollatedTexts> {
  const { entity, name, localized, target } = field;
  const { index } = localized;
  const order = lookupOrder(locales, localized.defaultLocale);
  const [ownIndex, definition] = ownTextIndexOf(entity, name, localized) ?? [];
  const textIndex = target.indexes[index];
  if (ownIndex === undefined || !definition || !textIndex) {
    throw new TypeError('The catalog lets no localized field through without its indexes.');
  }
  const [own, ...others] = await Promise.all([
    loaders.ranges.load({ entity, index: ownIndex, prefix: '', limit: undefined }),
    ...order.map((locale) =>
      loaders.ranges.load({
        entity: target,
        index,
        prefix: localePrefix(field, index, locale),
        limit: undefined,
      }),
    ),
  ]);
  const references = Object.keys(localized.on);
  const readText = memberReader(target, textIndex, localized.text, references);
  const texts = new Map<string, LocalizedText>();
  for (const [at, members] of others.entries()) {
    for (const member of members) {
      const { text, reference } = readText(member);
      if (!texts.has(reference)) texts.set(reference, { value: text, locale: order[at] ?? '' });
    }
  }
  const owned = references.map((reference) => localized.on[reference] ?? '');
  const readOwn = memberReader(entity, definition, name, owned);
  const entries = own.map((member): CollatedText => {
    const { text, reference, key } = readOwn(member);
    const found = texts.get(reference) ?? { value: text, locale: localized.defaultLocale };
    const id = idOfMember(member);
    return { ...found, id, key, place: joinMember([encodeTuple([found.value]), key], id) };
  });
  const collator = new Intl.Collator([...locales, localized.defaultLocale]);
  const compare = (a: OrderedText, b: OrderedText) =>
    collator.compare(a.value, b.value) || compareCodePoints(a.key, b.key);
  return { entries: entries.sort(compare), compare };
}

/** Reads a text, the values that lead to it and the key from an index entry. */
function memberReader(entity: Entity, index: Index, text: string, references: readonly string[]) {
  const names = entryFieldsOf(entity, index);
  const placesOf = (some: readonly string[]) => some.map((name) => names.indexOf(name));
  const [textPlace = 0] = placesOf([text]);
  const referencePlaces = placesOf(references);
  const keyPlaces = placesOf(entity.key);
  return (member: string) => {
    const values = valuesOfMember(member);
    const joined = (places: readonly number[]) => places.map((place) => values[place]).join('');
    return {
      text: decodeText(values[textPlace] ?? '') ?? '',
      reference: joined(referencePlaces),
      key: joined(keyPlaces),
    };
  };
}

/** What a place says of its order; undefined for what is no place of the entity's texts. */
export function orderedTextOf(entity: Entity, place: string): OrderedText | undefined {
  if (!hasId(place)) return undefined;
  const [first = '', ...rest] = valuesOfMember(place);
  const value = decodeText(first);
  const key = rest.join('');
  const id = idOfMember(place);
  if (value === undefined || place !== joinMember([first, key], id)) return undefined;
  try {
    return keyEntryOf(entity, id).member === joinMember([key], id) ? { value, key } : undefined;
  } catch {
    return undefined;
  }
}
