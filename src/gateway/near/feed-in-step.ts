import type { FeedReader } from '../../store/feed.js';
import type { NearFollower } from './near-follower.js';

/**
 * The same feed, its entries held back until requests see what they tell of: whoever hears of a change and
 * reads the record must not get the former one.
 */
export function feedInStep(feed: FeedReader, follower: NearFollower): FeedReader {
  return {
    async newest() {
      const entry = await feed.newest();
      if (entry) await follower.reached(entry);
      return entry;
    },
    async from(place, limit) {
      const entries = await feed.from(place, limit);
      const last = entries?.at(-1);
      if (last) await follower.reached(last);
      return entries;
    },
    async *follow(place, signal) {
      for await (const entries of feed.follow(place, signal)) {
        const last = entries?.at(-1);
        if (last) await follower.reached(last, signal);
        yield entries;
      }
    },
  };
}
