import type { FeedChange } from '../feed.js';
import type { Checkpoint, RecordWrite } from '../store.js';
import type { Dataset, FencedBatch } from './fenced-batch.js';

// What bounds the feed's memory: it is trimmed by its number of entries.
const MOST_CHANGES = 1_000;

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
export function addFeedEntry(
  batch: FencedBatch,
  { keys, ttlMs }: Dataset,
  {
    kind,
    checkpoint,
    writes,
    maxLength,
  }: {
    readonly kind: 'commit' | 'announce';
    readonly checkpoint: Checkpoint;
    readonly writes: readonly RecordWrite[];
    readonly maxLength: number;
  },
): void {
  const changes =
    writes.length > MOST_CHANGES
      ? null
      : writes.map(
          ({ entity, id, document }): FeedChange => [entity.name, id, document ? 'put' : 'delete'],
        );
  const fields = {
    kind,
    generation: checkpoint.generation,
    sequence: String(checkpoint.sequence),
    position: checkpoint.position,
    committedAtMs: String(checkpoint.committedAtMs),
    changes: JSON.stringify(changes),
  };
  const entry = Object.entries(fields).flat();
  batch.command('XADD', keys.feed, 'MAXLEN', '~', String(maxLength), '*', ...entry);
  batch.expire(keys.feed, ttlMs);
}
