import { AlmanacError } from '../../lib/errors.js';
import type { FeedPlace } from '../../store/feed.js';

/** How far a client has come in the feed. */
export interface LiveCursor {
  readonly place: FeedPlace;
  /** How many changes of that entry it has had; undefined: all. */
  readonly had: number | undefined;
}

/** As opaque text, to resume after. */
export function encodeLiveCursor({ place, had }: LiveCursor): string {
  const { id, generation, sequence } = place;
  return Buffer.from(`${id}#${generation}#${sequence}#${had ?? ''}`).toString('base64url');
}

const CURSOR = /^(\d{1,16}-\d{1,16})#([\w-]{0,64})#(\d{1,16})#(\d{1,16})?$/;

/** Errors: BAD_CURSOR for text that no event carries. */
export function decodeLiveCursor(cursor: string): LiveCursor {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, id, generation, sequence, had] = CURSOR.exec(text) ?? [];
  // Node ignores what is not base64url; only text that comes out the same way again was ours.
  const isCanonical = Buffer.from(text).toString('base64url') === cursor;
  if (!isCanonical || id === undefined || generation === undefined) {
    throw new AlmanacError(
      'BAD_CURSOR',
      `Expected "after" to be the cursor of an event of a subscription, got ${JSON.stringify(cursor.slice(0, 64))}. Use the last one that came, unchanged, or none to begin now.`,
    );
  }
  return {
    place: { id, generation, sequence: Number(sequence) },
    had: had === undefined ? undefined : Number(had),
  };
}
