import { NearReader } from '../gateway/near/near-reader.js';
import { ValidatedReader } from '../gateway/validated/validated-reader.js';
import type { Logger } from '../lib/logger.js';
import type { Registry } from '../lib/metrics.js';
import type { FeedReader } from '../store/feed.js';
import type { Store, StoreReader } from '../store/store.js';
import type { ConfigFor } from './config.js';

/** What a gateway reads. */
export interface Reads {
  readonly reader: StoreReader;
  readonly feed: FeedReader;
  /** Keeps what is in memory current; resolves when `signal` aborts. Absent where nothing is. */
  run?(signal: AbortSignal): Promise<void>;
}

/** A store's reads as the settings want them. */
export function readsOf(
  { reader, feed }: Store,
  {
    config: { readMode, nearBytes, validatedBytes },
    logger,
    registry,
  }: {
    readonly config: ConfigFor<'serve'>;
    readonly logger: Logger;
    readonly registry: Registry;
  },
): Reads {
  if (readMode === 'near') {
    const near = new NearReader({ reader, feed, mostBytes: nearBytes, logger, registry });
    return { reader: near, feed: near.feed, run: (signal) => near.run(signal) };
  }
  if (validatedBytes === 0) return { reader, feed };
  return { reader: new ValidatedReader({ reader, mostBytes: validatedBytes, registry }), feed };
}
