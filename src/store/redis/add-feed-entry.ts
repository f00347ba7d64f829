import type { FeedChange } from '../feed.js';
import type { Checkpoint, RecordWrite } from '../store.js';
import type { Dataset, FencedBatch } from './fenced-batch.js';

// What bounds the feed's memory: it is trimmed by its number of entries.
const MOST_CHANGES = 1_000;

export interface FeedEntry {
  readonly kind: 'commit' | 'announce';
  readonly checkpoint: Checkpoint;
  readonly writes: readonly RecordWrite[];
  readonly maxLength: number;
}

/**
 * Adds an entry to the feed, a stream of flat entries:
 *
 * | field | |
 * |---|---|
 * | kind | `commit`, or `announce`: everything may be different |
 * | generation, sequence, position | where the data stands once the entry is read |
 * | committedAtMs | when the source committed it, ms since the epoch |
 * | changes | JSON: a list of `FeedChange`, empty for `announce`; null for more than 1,000: any record may be different |
 *
 * It is written in the same step as the documents, so a reader of the feed finds them in Redis. The
 * server trims it at about `maxLength` entries: whoever falls further behind must read anew.
 */
export function addFeedEntry(batch: FencedBatch, { keys, ttlMs }: Dataset, entry: FeedEntry): void {
  batch.command('XADD', keys.feed, ...feedArguments(entry));
  batch.expire(keys.feed, ttlMs);
}

/** What follows the feed's key in the XADD of an entry. */
export function feedArguments({ kind, checkpoint, writes, maxLength }: FeedEntry): string[] {
  const changes =
    writes.length > MOST_CHANGES
      ? null
      : writes.map(
          ({ entity, id, document }): FeedChange => [entity.name, id, document ? 'put' : 'delete'],
        );
  const { generation, sequence, position, committedAtMs } = checkpoint;
  return [
    ...['MAXLEN', '~', String(maxLength), '*'],
    ...['kind', kind],
    ...['generation', generation],
    ...['sequence', String(sequence)],
    ...['position', position],
    ...['committedAtMs', String(committedAtMs)],
    ...['changes', JSON.stringify(changes)],
  ];
}
