import { AlmanacError } from '../lib/errors.js';

/** How many records a page has where the request does not say, and at most. */
export interface PageSize {
  readonly standard: number;
  readonly most: number;
}

export const PAGE_SIZE: PageSize = { standard: 50, most: 500 };

/**
 * How many records one request may get through lists, each counted as often as it stands in the answer:
 * without a bound, a short query whose relations lead to and fro multiplies without end.
 */
export const MOST_RECORDS = 20_000;

/** How many keys one request may ask for in one field. */
export const MOST_KEYS = 1000;

/**
 * How many records are asked for, and whether from the end; the standard size from the beginning where
 * nothing is said. Errors: BAD_PAGE_SIZE outside 1 to the most, and for both directions at once.
 */
export function pageSizeOf(
  {
    first,
    last,
  }: { readonly first?: number | null | undefined; readonly last?: number | null | undefined },
  { standard, most }: PageSize,
): { readonly size: number; readonly reverse: boolean } {
  if (first != null && last != null) {
    throw new AlmanacError(
      'BAD_PAGE_SIZE',
      `Expected "first" or "last", got both (${first} and ${last}). Ask from one end.`,
    );
  }
  const reverse = last != null;
  const size = last ?? first ?? standard;
  if (Number.isInteger(size) && size >= 1 && size <= most) return { size, reverse };
  throw new AlmanacError(
    'BAD_PAGE_SIZE',
    `Expected "${reverse ? 'last' : 'first'}" to be 1 to ${most}, got ${size}. Ask for less and go on from the page's ${reverse ? 'startCursor' : 'endCursor'}.`,
  );
}

/** Errors: BAD_PAGE_SIZE for more keys than one field takes. */
export function refuseTooManyKeys(argument: string, count: number): void {
  if (count <= MOST_KEYS) return;
  throw new AlmanacError(
    'BAD_PAGE_SIZE',
    `Expected at most ${MOST_KEYS} ${argument}, got ${count}. Ask in several requests.`,
  );
}
