import { AlmanacError } from '../../lib/errors.js';

/** How many levels are asked for; undefined for all. Errors: BAD_DEPTH below 1. */
export function levelsOf(maxDepth: number | null | undefined): number | undefined {
  if (maxDepth == null) return undefined;
  if (maxDepth >= 1) return maxDepth;
  throw new AlmanacError(
    'BAD_DEPTH',
    `Expected "maxDepth" to be 1 or more, got ${maxDepth}. Leave it out for all levels.`,
  );
}
