import { AlmanacError } from '../../lib/errors.js';

/** What the filters and orders of one request may read, where they need all of something and not a page. */
export interface FilterLimits {
  /** Index entries; above, the request is refused. */
  readonly entries: number;
  /** Records of one list whose documents are read rather than more of the indexes. */
  readonly documents: number;
}

// What they cost is in docs/decisions/013-filters.md.
export const FILTER_LIMITS: FilterLimits = { entries: 1_000_000, documents: 1_000 };

/** What one request may still read of indexes. */
export class EntryBudget {
  readonly limits: FilterLimits;
  #spent = 0;

  constructor(limits: Partial<FilterLimits> = {}) {
    this.limits = { ...FILTER_LIMITS, ...limits };
  }

  /** Called before the reading. Errors: RESULT_TOO_LARGE. */
  spend(entries: number): void {
    this.#spent += entries;
    const most = this.limits.entries;
    if (this.#spent <= most) return;
    throw new AlmanacError(
      'RESULT_TOO_LARGE',
      `Expected "where" and "orderBy" to read at most ${most} index entries in a request, got ${this.#spent}. Narrow the filter; or give the entity an index on the fields that it compares, followed by those of the order.`,
    );
  }
}
