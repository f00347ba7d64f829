import { sleep } from '../../src/lib/abort.js';
import {
  FEED_START,
  type FeedEntry,
  type FeedPlace,
  type FeedReader,
  isSamePlace,
} from '../../src/store/feed.js';

/** The feed of a memory store: `trimmed` entries are gone, `feed` are there. */
export function createMemoryFeed(dataset: {
  readonly feed: readonly FeedEntry[];
  readonly trimmed: number;
}): FeedReader {
  async function from(place: FeedPlace, limit: number) {
    const { feed, trimmed } = dataset;
    if (place.id === FEED_START.id) return trimmed > 0 ? undefined : feed.slice(0, limit);
    const at = feed.findIndex((entry) => isSamePlace(entry, place));
    return at < 0 ? undefined : feed.slice(at, at + limit);
  }
  return {
    newest: async () => dataset.feed.at(-1),
    from,
    async *follow(place, signal) {
      let reached = place;
      while (!signal.aborted) {
        const entries = await from(reached, 100);
        if (!entries) {
          yield undefined;
          return;
        }
        const former = reached;
        const fresh = entries.filter((entry) => !isSamePlace(entry, former));
        reached = fresh.at(-1) ?? reached;
        if (fresh.length > 0) yield fresh;
        else await sleep(2, signal);
      }
    },
  };
}
