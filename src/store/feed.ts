/** The change feed: what was committed and announced, in order, for whoever follows it. */
import type { Position } from '../model/position.js';

/** What happened to one record: [entity, id, what]. */
export type FeedChange = readonly [entity: string, id: string, what: 'put' | 'delete'];

/** A place in the feed: that of an entry, or `FEED_START`. */
export interface FeedPlace {
  /** Grows with each entry. */
  readonly id: string;
  /** Those of the entry: a feed that went back may give its id to another one. */
  readonly generation: string;
  readonly sequence: number;
}

/** Before the first entry that there ever was. */
export const FEED_START: FeedPlace = { id: '0-0', generation: '', sequence: 0 };

/** An entry of the feed. The data it tells of is readable once the entry is. */
export interface FeedEntry extends FeedPlace {
  /** `announce`: another generation is visible from here on, everything may be different. */
  readonly kind: 'commit' | 'announce';
  readonly position: Position;
  /** When the source committed it, ms since the epoch. */
  readonly committedAtMs: number;
  /** In the order of the commit, each record once; null for too many to list: any record may be different. */
  readonly changes: readonly FeedChange[] | null;
}

/**
 * What reads the feed. It keeps the latest entries only, and may vanish or go back with the store, so each
 * method tells whether the place asked for is still there: as long as it is, nothing after it is missing.
 *
 * Errors of each method: those of the store.
 */
export interface FeedReader {
  /** The newest entry; undefined for a feed without any. */
  newest(): Promise<FeedEntry | undefined>;

  /**
   * The entry at `place` itself and those after it, oldest first; undefined where the feed does not hold
   * that place (any more).
   *
   * @param limit entries in all, at least 2
   */
  from(place: FeedPlace, limit: number): Promise<readonly FeedEntry[] | undefined>;

  /**
   * Entries after `place` as they come, in order, none left out; while the store is lost it waits for its
   * return. Ends when `signal` aborts, and after `undefined`: the place reached is not held any more.
   */
  follow(place: FeedPlace, signal: AbortSignal): AsyncIterable<readonly FeedEntry[] | undefined>;
}

export const isSamePlace = (a: FeedPlace, b: FeedPlace) =>
  a.id === b.id && a.generation === b.generation && a.sequence === b.sequence;
