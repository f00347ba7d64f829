import type { IndexRange } from '../store.js';
import { isBefore } from './lex-range.js';
import type { MemberChange } from './past.js';

/**
 * A range as it was at a version.
 *
 * @param found the range as it is now
 * @param changes members of its index that came or went since the version
 *
 * Returns its members and, where it has a limit and what was found does not fill it, the range that holds
 * the others: what the newer members had crowded out.
 */
export function rangeAt(
  range: IndexRange,
  found: readonly string[],
  changes: ReadonlyMap<string, MemberChange>,
): { readonly members: readonly string[]; readonly rest: IndexRange | undefined } {
  const { limit = Number.POSITIVE_INFINITY, reverse = false } = range;
  // Where the limit cut it off, nothing is known of what comes after the last one found.
  const last = found.length < limit ? undefined : found.at(-1);
  const kept = found.filter((member) => changes.get(member)?.was ?? true);
  const known = last === undefined ? range : { ...range, [reverse ? 'from' : 'upTo']: last };
  const gone = [...changes].flatMap(([member, { was, is }]) =>
    was && !is && isWithin(known, member) ? [member] : [],
  );
  const members = gone.length === 0 ? kept : inOrder([...kept, ...gone], reverse);
  if (last === undefined || members.length >= limit) {
    return { members: members.slice(0, limit), rest: undefined };
  }
  const rest = { ...range, [reverse ? 'before' : 'after']: last };
  // With room for as many newer ones again: else a page before which much was added takes many reads.
  return { members, rest: { ...rest, limit: limit - members.length + changes.size } };
}

/** How many members more a range without its limit had at a version. */
export function countDifference(
  range: IndexRange,
  changes: ReadonlyMap<string, MemberChange>,
): number {
  let difference = 0;
  for (const [member, { was, is }] of changes) {
    if (isWithin(range, member)) difference += Number(was) - Number(is);
  }
  return difference;
}

function isWithin(
  {
    prefix,
    after,
    before,
    from,
    upTo,
  }: IndexRange & { readonly from?: string; readonly upTo?: string },
  member: string,
): boolean {
  return (
    member.startsWith(prefix) &&
    (after === undefined || isBefore(after, member)) &&
    (before === undefined || isBefore(member, before)) &&
    (from === undefined || !isBefore(member, from)) &&
    (upTo === undefined || !isBefore(upTo, member))
  );
}

function inOrder(members: readonly string[], reverse: boolean): string[] {
  const sorted = members.map((member) => Buffer.from(member)).sort(Buffer.compare);
  return (reverse ? sorted.reverse() : sorted).map(String);
}
