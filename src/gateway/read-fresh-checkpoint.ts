import { AlmanacError } from '../lib/errors.js';
import type { Checkpoint } from '../store/store.js';
import type { ViewOptions } from './view-options.js';

/** Whether data of this checkpoint may be served. */
export const isFresh = (
  { confirmedAtMs }: Checkpoint,
  { refuseOlderThanMs, now = Date.now }: ViewOptions,
) => refuseOlderThanMs === undefined || now() - confirmedAtMs <= refuseOlderThanMs;

/** The checkpoint of data that may be served. Errors: NOT_READY for none, and for data that is too old. */
export async function readFreshCheckpoint({
  reader,
  refuseOlderThanMs,
  now = Date.now,
}: ViewOptions): Promise<Checkpoint> {
  const checkpoint = await reader.checkpoint();
  if (!checkpoint) {
    throw new AlmanacError(
      'NOT_READY',
      'Expected data that is announced, got none yet: the first load is not complete. Try again shortly.',
    );
  }
  const ageMs = now() - checkpoint.confirmedAtMs;
  if (refuseOlderThanMs !== undefined && ageMs > refuseOlderThanMs) {
    throw new AlmanacError(
      'NOT_READY',
      `Expected data confirmed within ${refuseOlderThanMs} ms, got data of ${ageMs} ms ago. Try again shortly.`,
    );
  }
  return checkpoint;
}
