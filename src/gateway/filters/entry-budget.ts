import { AlmanacError } from '../../lib/errors.js';

/** How many index entries the filters and orders of one request may read. */
export const MOST_ENTRIES = 1_000_000;

/** What one request may still read of indexes, where an answer needs all of something and not a page. */
export class EntryBudget {
  readonly #most: number;
  #spent = 0;

  constructor(most: number = MOST_ENTRIES) {
    this.#most = most;
  }

  /** Called before the reading. Errors: RESULT_TOO_LARGE. */
  spend(entries: number): void {
    this.#spent += entries;
    if (this.#spent <= this.#most) return;
    throw new AlmanacError(
      'RESULT_TOO_LARGE',
      `Expected "where" and "orderBy" to read at most ${this.#most} index entries in a request, got ${this.#spent}. Narrow the filter; or give the entity an index on the fields that it compares, followed by those of the order.`,
    );
  }
}
