import type { Position } from '../../model/position.js';
import {
  FEED_START,
  type FeedChange,
  type FeedEntry,
  type FeedPlace,
  isSamePlace,
} from '../../store/feed.js';
import type { FeedFollower } from './feed-follower.js';
import type { LiveCursor } from './live-cursor.js';

/** Why a client has to read anew what it holds. */
export type ReloadReason = 'SUBSCRIBED' | 'NEW_GENERATION' | 'TOO_LARGE' | 'NOT_HELD';

/** What a subscriber gets: changes, or the notice to reload. */
export interface LiveEvent extends LiveCursor {
  /** The source's position there; undefined before the first announcement. */
  readonly position: Position | undefined;
  /** Of one commit; none where `reload` is set. */
  readonly changes: readonly FeedChange[];
  readonly reload: ReloadReason | undefined;
}

export interface Wanted {
  /** Which changes the subscriber wants. */
  readonly wants: (change: FeedChange) => boolean;
  /** Whether each change is an event of its own; else all of a commit are one. */
  readonly isSingle: boolean;
}

/**
 * The events after a cursor, in order and without end; without a cursor, the notice to load and what comes
 * after it. Entries without a wanted change give none.
 *
 * A notice's place is reached: what the client reads once it has the notice is of that state or a later one,
 * so nothing is missed between the two.
 */
export async function* liveEvents({
  follower,
  after,
  wanted,
  signal,
}: {
  readonly follower: FeedFollower;
  readonly after: LiveCursor | undefined;
  readonly wanted: Wanted;
  readonly signal: AbortSignal;
}): AsyncGenerator<LiveEvent, void> {
  let { place, had } = after ?? { place: follower.place, had: undefined };
  if (!after) yield reload(place, 'SUBSCRIBED');
  while (!signal.aborted) {
    const { moves } = follower;
    const entries = await follower.from(place, signal);
    if (signal.aborted) return;
    if (!entries) {
      place = (await follower.newest(signal)) ?? FEED_START;
      had = undefined;
      if (signal.aborted) return;
      yield reload(place, 'NOT_HELD');
      continue;
    }
    const before = place;
    for (const entry of entries) {
      const isReached = isSamePlace(entry, before);
      if (isReached && had === undefined) continue;
      yield* eventsOf(entry, isReached ? (had ?? 0) : 0, wanted);
      place = entry;
      had = undefined;
    }
    if (place === before) await follower.moved(moves, signal);
  }
}

function* eventsOf(
  entry: FeedEntry,
  had: number,
  { wants, isSingle }: Wanted,
): Generator<LiveEvent, void> {
  if (entry.kind === 'announce') return yield reload(entry, 'NEW_GENERATION');
  if (!entry.changes) return yield reload(entry, 'TOO_LARGE');
  const found = [...entry.changes.entries()].filter(([at, change]) => at >= had && wants(change));
  const whole = { place: entry, position: entry.position, had: undefined, reload: undefined };
  if (!isSingle) {
    if (found.length > 0) yield { ...whole, changes: found.map(([, change]) => change) };
    return;
  }
  const last = found.at(-1)?.[0];
  for (const [at, change] of found) {
    yield { ...whole, changes: [change], had: at === last ? undefined : at + 1 };
  }
}

function reload(place: FeedPlace | FeedEntry, reason: ReloadReason): LiveEvent {
  const position = 'position' in place ? place.position : undefined;
  return { place, position, had: undefined, changes: [], reload: reason };
}
