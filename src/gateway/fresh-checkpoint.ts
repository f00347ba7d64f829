import { AlmanacError } from '../lib/errors.js';
import type { Checkpoint, StoreReader } from '../store/store.js';

export interface FreshnessOptions {
  /** Refuses to read data older than this, in ms. Default: any age is served. */
  readonly refuseOlderThanMs?: number | undefined;
  /** The clock, in ms since the epoch. */
  readonly now?: () => number;
}

export interface CheckpointOptions extends FreshnessOptions {
  readonly reader: StoreReader;
}

/** The newest checkpoint, where it is at hand and may be served. Undefined: it takes a read. */
export function freshAtHand(options: CheckpointOptions): Checkpoint | undefined {
  const found = options.reader.atHand?.checkpoint();
  return found && isFresh(found, options) ? found : undefined;
}

/** The newest checkpoint. Errors: as of `freshCheckpoint`, and those of the store. */
export async function readFresh(options: CheckpointOptions): Promise<Checkpoint> {
  return freshCheckpoint(await options.reader.checkpoint(), options);
}

/** Whether data of this checkpoint may be served. */
const isFresh = (
  { confirmedAtMs }: Checkpoint,
  { refuseOlderThanMs, now = Date.now }: FreshnessOptions,
) => refuseOlderThanMs === undefined || now() - confirmedAtMs <= refuseOlderThanMs;

/** The checkpoint, if its data may be served. Errors: NOT_READY for none, and for data that is too old. */
export function freshCheckpoint(
  checkpoint: Checkpoint | undefined,
  options: FreshnessOptions,
): Checkpoint {
  if (!checkpoint) {
    throw new AlmanacError(
      'NOT_READY',
      'Expected data that is announced, got none yet: the first load is not complete. Try again shortly.',
    );
  }
  if (!isFresh(checkpoint, options)) {
    const { refuseOlderThanMs, now = Date.now } = options;
    throw new AlmanacError(
      'NOT_READY',
      `Expected data confirmed within ${refuseOlderThanMs} ms, got data of ${now() - checkpoint.confirmedAtMs} ms ago. Try again shortly.`,
    );
  }
  return checkpoint;
}
