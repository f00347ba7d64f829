import DataLoader from 'dataloader';
import type { MaybePromise } from './maybe-promise.js';

/** A DataLoader that looks first whether a value is at hand: such a one needs neither batch nor wait. */
export class Loader<Key, Value> extends DataLoader<Key, Value, string> {
  readonly #atHand: ((key: Key) => Value | undefined) | undefined;

  constructor(
    load: (keys: readonly Key[]) => Promise<readonly Value[]>,
    {
      atHand,
      ...options
    }: {
      readonly atHand: ((key: Key) => Value | undefined) | undefined;
      readonly cacheKeyFn: (key: Key) => string;
      readonly maxBatchSize: number;
    },
  ) {
    super(load, options);
    this.#atHand = atHand;
  }

  /** The value where it is at hand, else a promise as of `load`. */
  take(key: Key): MaybePromise<Value> {
    const known = this.#atHand?.(key);
    return known === undefined ? super.load(key) : known;
  }

  override load(key: Key): Promise<Value> {
    const known = this.#atHand?.(key);
    return known === undefined ? super.load(key) : Promise.resolve(known);
  }
}
