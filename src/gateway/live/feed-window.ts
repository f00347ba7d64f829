import { FEED_START, type FeedEntry, type FeedPlace, isSamePlace } from '../../store/feed.js';

export interface WindowLimits {
  /** Entries kept. */
  readonly entries: number;
  /** Changes in them. */
  readonly changes: number;
}

/** The latest entries of the feed, in memory: what all subscribers that keep up are served from. */
export class FeedWindow {
  readonly #limits: WindowLimits;
  readonly #entries: FeedEntry[] = [];
  #changes = 0;
  #hasStart: boolean;

  /** @param newest where it begins; undefined: the feed is empty */
  constructor(newest: FeedEntry | undefined, limits: WindowLimits) {
    this.#limits = limits;
    this.#hasStart = newest === undefined;
    if (newest) this.add([newest]);
  }

  get last(): FeedPlace {
    return this.#entries.at(-1) ?? FEED_START;
  }

  /** What comes right after the last one. The oldest make room, the newest always stays. */
  add(entries: readonly FeedEntry[]): void {
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#changes += weightOf(entry);
    }
    const { entries: mostEntries, changes: mostChanges } = this.#limits;
    let dropped = 0;
    while (
      this.#entries.length - dropped > 1 &&
      (this.#entries.length - dropped > mostEntries || this.#changes > mostChanges)
    ) {
      this.#changes -= weightOf(this.#entries[dropped]);
      dropped += 1;
    }
    if (dropped === 0) return;
    this.#entries.splice(0, dropped);
    this.#hasStart = false;
  }

  /** As `FeedReader.from`, without a limit; undefined: not in here. */
  from(place: FeedPlace): readonly FeedEntry[] | undefined {
    if (isSamePlace(place, FEED_START)) return this.#hasStart ? [...this.#entries] : undefined;
    const at = this.#entries.findLastIndex((entry) => isSamePlace(entry, place));
    return at < 0 ? undefined : this.#entries.slice(at);
  }
}

const weightOf = (entry: FeedEntry | undefined) => entry?.changes?.length ?? 0;
