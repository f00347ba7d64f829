import { valuesOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { List, Place, Stretch } from '../list.js';
import type { OrderedPlace } from '../ordered-place.js';
import { comparePlaces, type ListOrder } from './list-order.js';
import { type FixedValues, isPlaceText } from './place-text.js';

/** Records that have to be found before they can be ordered: once, for all pages of the request. */
export class FoundList implements List {
  readonly entity: Entity;
  readonly #order: ListOrder;
  readonly #fixed: FixedValues;
  readonly #find: () => Promise<readonly OrderedPlace[]>;
  #finding: Promise<readonly OrderedPlace[]> | undefined;

  constructor(options: {
    readonly entity: Entity;
    readonly order: ListOrder;
    readonly fixed: FixedValues;
    /** The records in that order. */
    readonly find: () => Promise<readonly OrderedPlace[]>;
  }) {
    this.entity = options.entity;
    this.#order = options.order;
    this.#fixed = options.fixed;
    this.#find = options.find;
  }

  get order(): string {
    return this.#order.name;
  }

  async slice({ after, before, reverse, limit }: Stretch): Promise<readonly Place[]> {
    const records = await this.#records();
    const start = after === undefined ? 0 : this.#countUpTo(records, after, true);
    const end = before === undefined ? records.length : this.#countUpTo(records, before, false);
    return reverse
      ? records.slice(Math.max(start, end - limit), end).reverse()
      : records.slice(start, Math.min(end, start + limit));
  }

  async count(): Promise<number> {
    return (await this.#records()).length;
  }

  isPlace(text: string): boolean {
    return isPlaceText(this.entity, this.#order, this.#fixed, text);
  }

  #records(): Promise<readonly OrderedPlace[]> {
    this.#finding ??= this.#find();
    return this.#finding;
  }

  /** How many records come before a place, with the one that is there or without it. */
  #countUpTo(records: readonly OrderedPlace[], text: string, isInclusive: boolean): number {
    const values = valuesOfMember(text);
    let [low, high] = [0, records.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const record = records[middle] as OrderedPlace;
      const difference = comparePlaces(this.#order, record.values, values);
      if (difference < 0 || (isInclusive && difference === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
