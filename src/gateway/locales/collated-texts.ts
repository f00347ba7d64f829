import { compareCodePoints } from '../../lib/code-point-order.js';
import { dropOldest } from '../../lib/drop-oldest.js';
import { entryFieldsOf, idOfMember, valuesOfMember } from '../../model/document.js';
import type { Entity, Index } from '../../model/entity.js';
import { decodeText, encodeTuple } from '../../model/key.js';
import { ownTextIndexOf } from '../../model/localized-mistakes.js';
import type { Loaders } from '../loaders.js';
import type { OrderedPlace } from '../ordered-place.js';
import { collatorOf } from './collation.js';
import { lookupOrder } from './locale.js';
import { type LocalizedField, type LocalizedText, localePrefix } from './localized-field.js';

/** A record with its text in the locales asked for. */
export interface CollatedText extends LocalizedText {
  readonly id: string;
}

/** The texts of all records of an entity. */
export interface CollatedTexts {
  /** In the order of the collation, then of the key. */
  readonly entries: readonly CollatedText[];
  /** By id, as an index on the text would hold them. */
  readonly encoded: ReadonlyMap<string, string>;
  /** All records in an order that follows from these texts and the key, made once. */
  inOrder(name: string, arrange: () => readonly OrderedPlace[]): readonly OrderedPlace[];
}

// Ascending and descending.
const MOST_ORDERS = 2;

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
  const found = own.map((member) => {
    const { text, reference, key } = readOwn(member);
    const localText = texts.get(reference) ?? { value: text, locale: localized.defaultLocale };
    return { ...localText, id: idOfMember(member), key };
  });
  const collator = collatorOf(locales, localized.defaultLocale);
  const sorted = found.sort(
    (a, b) => collator.compare(a.value, b.value) || compareCodePoints(a.key, b.key),
  );
  return {
    entries: sorted.map(({ value, locale, id }) => ({ value, locale, id })),
    encoded: new Map(sorted.map(({ value, id }) => [id, encodeTuple([value])])),
    inOrder: orderMemory(),
  };
}

function orderMemory(): CollatedTexts['inOrder'] {
  const orders = new Map<string, readonly OrderedPlace[]>();
  return (name, arrange) => {
    const places = orders.get(name) ?? arrange();
    orders.set(name, places);
    dropOldest(orders, MOST_ORDERS);
    return places;
  };
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
