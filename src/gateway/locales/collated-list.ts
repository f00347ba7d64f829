import type { Entity } from '../../model/entity.js';
import type { List, Place, Stretch } from '../list.js';
import {
  type CollatedText,
  type CollatedTexts,
  type OrderedText,
  orderedTextOf,
} from './collated-texts.js';
import type { LocalizedField } from './localized-field.js';

/**
 * Records in the order of a localized text. A place carries the text and the key, and is found by
 * comparing as the order does: it stays good when its own record is renamed or deleted.
 */
export class CollatedList implements List {
  readonly entity: Entity;
  readonly order: string;
  readonly #texts: () => Promise<CollatedTexts>;
  readonly #descending: boolean;
  readonly #only: (() => Promise<ReadonlySet<string>>) | undefined;
  #entries: Promise<Entries> | undefined;

  constructor({
    field,
    locales,
    texts,
    descending = false,
    only,
  }: {
    readonly field: LocalizedField;
    readonly locales: readonly string[];
    /** Asked once something is read. */
    readonly texts: () => Promise<CollatedTexts>;
    readonly descending?: boolean;
    /** The ids of the records that are in the list; default: all. */
    readonly only?: (() => Promise<ReadonlySet<string>>) | undefined;
  }) {
    this.entity = field.entity;
    const { defaultLocale } = field.localized;
    const direction = descending ? ' descending' : '';
    this.order = `${field.name}@${locales.join(',') || defaultLocale}${direction}`;
    this.#texts = texts;
    this.#descending = descending;
    this.#only = only;
  }

  async slice({ after, before, reverse, limit }: Stretch): Promise<readonly Place[]> {
    const { places, compare } = await this.#read();
    const from = after === undefined ? 0 : firstAt(places, compare, this.#ordered(after), 1);
    const to =
      before === undefined ? places.length : firstAt(places, compare, this.#ordered(before), 0);
    const [start, end] = reverse ? [Math.max(from, to - limit), to] : [from, from + limit];
    const found = places.slice(start, Math.min(end, to));
    return (reverse ? found.reverse() : found).map(({ place, id }) => ({ text: place, id }));
  }

  async count(): Promise<number> {
    return (await this.#read()).places.length;
  }

  isPlace(text: string): boolean {
    return orderedTextOf(this.entity, text) !== undefined;
  }

  #read(): Promise<Entries> {
    this.#entries ??= this.#arrange();
    return this.#entries;
  }

  async #arrange(): Promise<Entries> {
    const [{ entries, compare }, only] = await Promise.all([this.#texts(), this.#only?.()]);
    const kept = only ? entries.filter(({ id }) => only.has(id)) : entries;
    return this.#descending
      ? { places: kept.toReversed(), compare: (a, b) => compare(b, a) }
      : { places: kept, compare };
  }

  #ordered(place: string): OrderedText {
    const ordered = orderedTextOf(this.entity, place);
    if (!ordered) throw new TypeError('Expected a place of this list.');
    return ordered;
  }
}

interface Entries extends Pick<CollatedTexts, 'compare'> {
  readonly places: readonly CollatedText[];
}

/** Where the first entry is that compares to `wanted` with at least `least`: 0 at it, 1 after it. */
function firstAt(
  places: readonly CollatedText[],
  compare: CollatedTexts['compare'],
  wanted: OrderedText,
  least: 0 | 1,
): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = places[middle];
    const isReached = entry && Math.sign(compare(entry, wanted)) >= least;
    if (isReached) high = middle;
    else low = middle + 1;
  }
  return low;
}
