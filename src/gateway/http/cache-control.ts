/** How long caches may give an answer without asking, and how old data may be at all. Both in ms. */
export interface CacheRules {
  readonly maxAgeMs: number;
  readonly stalenessBoundMs: number;
}

/**
 * The Cache-Control of an answer without errors. Nobody gets data past the bound out of a cache: an answer
 * whose data is old already may be kept for less. `no-cache` means: kept, and asked about each time.
 *
 * @param stalenessMs of the data in the answer; undefined where it has none
 */
export function cacheControl(
  stalenessMs: number | undefined,
  { maxAgeMs, stalenessBoundMs }: CacheRules,
): string {
  if (stalenessMs === undefined) return 'no-cache';
  const seconds = Math.floor(Math.min(maxAgeMs, stalenessBoundMs - stalenessMs) / 1000);
  return seconds > 0 ? `public, max-age=${seconds}` : 'no-cache';
}
