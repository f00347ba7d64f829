import { compareCodePoints, prefixEnd } from '../../lib/code-point-order.js';
import { idOfMember, joinMember, valuesOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { IndexRange } from '../../store/store.js';
import type { List, Place, Stretch } from '../list.js';
import type { Loaders } from '../loaders.js';
import { type IndexScan, indexRangeOf, partsOf, type ScanRange } from './index-scan.js';
import { comparePlaces, type ListOrder } from './list-order.js';
import { type FixedValues, isPlaceText } from './place-text.js';

/** Records from ranges of one index, each of which has the list's order: merged as they are read. */
export class OrderedRangesList implements List {
  readonly entity: Entity;
  readonly #scan: IndexScan;
  readonly #order: ListOrder;
  readonly #fixed: FixedValues;
  readonly #loaders: Loaders;
  readonly #isDescending: boolean;

  constructor(options: {
    readonly scan: IndexScan;
    readonly order: ListOrder;
    readonly fixed: FixedValues;
    readonly loaders: Loaders;
  }) {
    const { scan, order } = options;
    this.entity = scan.entity;
    this.#scan = scan;
    this.#order = order;
    this.#fixed = options.fixed;
    this.#loaders = options.loaders;
    const [first] = partsOf(scan).free;
    this.#isDescending = order.fields.find(({ name }) => name === first)?.isDescending ?? false;
  }

  get order(): string {
    return this.#order.name;
  }

  async slice({ after, before, reverse, limit }: Stretch): Promise<readonly Place[]> {
    const { index, ranges } = this.#scan;
    const [low, high] = this.#isDescending ? [before, after] : [after, before];
    const read = { reverse: reverse !== this.#isDescending, limit };
    const lists = await Promise.all(
      ranges.map((range) =>
        this.#loaders.ranges.load({ ...this.#within(range, low, high), ...read }),
      ),
    );
    const found = lists.flat().map((member) => {
      const values = this.#valuesOf(member);
      const id = idOfMember(member);
      const place: Place = { text: joinMember(values, id), id, listedBy: { index, member } };
      return { place, values };
    });
    if (ranges.length > 1) {
      found.sort((a, b) => comparePlaces(this.#order, a.values, b.values) * (reverse ? -1 : 1));
    }
    return found.slice(0, limit).map(({ place }) => place);
  }

  async count(): Promise<number> {
    const { ranges } = this.#scan;
    const counts = await Promise.all(
      ranges.map((range) => this.#loaders.counts.load(indexRangeOf(this.#scan, range))),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  isPlace(text: string): boolean {
    return isPlaceText(this.entity, this.#order, this.#fixed, text);
  }

  /** An entry's values in the list's order. */
  #valuesOf(member: string): readonly string[] {
    const values = valuesOfMember(member);
    return this.#order.fields.map(({ name }) => values[this.#scan.fields.indexOf(name)] ?? '');
  }

  /** A range between two places, in the index's order. */
  #within(range: ScanRange, low: string | undefined, high: string | undefined): IndexRange {
    const whole = indexRangeOf(this.#scan, range);
    const after = low === undefined ? undefined : this.#boundOf(range, low);
    const before = high === undefined ? undefined : this.#boundOf(range, high);
    return {
      ...whole,
      after:
        after && (!whole.after || compareCodePoints(after, whole.after) > 0) ? after : whole.after,
      before:
        before && (!whole.before || compareCodePoints(before, whole.before) < 0)
          ? before
          : whole.before,
    };
  }

  /**
   * Where a place divides a range: its own entry, if it is one of the range's. Another list's cursor may
   * have other values in the fields that are fixed here: they decide as soon as they differ.
   */
  #boundOf({ fixed }: ScanRange, text: string): string {
    const values = valuesOfMember(text);
    let bound = fixed.join('');
    for (const [at, { name, isDescending }] of this.#order.fields.entries()) {
      const value = values[at] ?? '';
      const own = fixed[this.#scan.fields.indexOf(name)];
      if (own === undefined) {
        bound += value;
        continue;
      }
      const difference = compareCodePoints(own, value);
      if (difference === 0) continue;
      const isLater = difference > 0 !== isDescending;
      return isLater !== this.#isDescending ? bound : (prefixEnd(bound) ?? bound);
    }
    return joinMember([bound], idOfMember(text));
  }
}
