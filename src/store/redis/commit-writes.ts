import { AlmanacError } from '../../lib/errors.js';
import type { Document } from '../../model/document.js';
import type { Commit, RecordWrite } from '../store.js';
import { addFeedEntry } from './add-feed-entry.js';
import { encodeCheckpoint, readCheckpoint } from './checkpoint-record.js';
import { codecOfGeneration } from './codecs.js';
import { decodeDocument } from './document-text.js';
import { type Dataset, FencedBatch } from './fenced-batch.js';
import { checkpointGone, moveCheckpoint } from './move-checkpoint.js';
import { moveIndexEntries } from './move-index-entries.js';

export interface CommitLimits {
  /** Entries that the feed keeps, about. */
  readonly feedMaxLength: number;
  /** The largest commit, bytes on the wire: the server serves nobody else while it runs. */
  readonly commitBytes: number;
}

const READS_PER_COMMAND = 1_000;

/**
 * One source transaction in one step: documents, then indexes, then the feed's entry, then the
 * checkpoint.
 *
 * Index entries are taken back by what Redis holds now, not by what the source says was there
 * before. So a commit is right whatever came before it: a replay, a gap, a repair. It is safe to
 * read first and write afterwards because nobody else passes the fence; the writer itself sends one
 * commit after the other. A replay, known by the stored position, adds no second feed entry.
 *
 * Errors: FENCED, STORE_REWOUND, POSITION_LOST (no checkpoint to move), TRANSACTION_TOO_LARGE; nothing is written.
 */
export async function commitWrites(
  dataset: Dataset,
  { token, commit, limits }: { token: string; commit: Commit; limits: CommitLimits },
): Promise<void> {
  const { generation, checkpoint, former: expected } = commit;
  const writes = lastWrites(dataset, commit);
  const batch = new FencedBatch(codecOfGeneration(generation));
  if (expected) batch.expect(dataset.keys.checkpoint, encodeCheckpoint(expected));
  for (const [key, { document }] of writes) {
    if (document) batch.put(key, document);
    else batch.remove(key);
  }
  refuseTooLarge(batch, limits); // before the former documents are read, which are as large again

  const [former, stored] = await Promise.all([
    readFormer(dataset, generation, [...writes.keys()]),
    checkpoint && readCheckpoint(dataset.connection, dataset.keys),
  ]);
  const moves = [...writes.values()].map((write, at) => ({ write, former: former[at] ?? null }));
  moveIndexEntries(batch, dataset, { generation, moves, strayEntries: commit.strayEntries });

  if (!checkpoint) {
    refuseTooLarge(batch, limits);
    await batch.send(dataset, token);
    return;
  }
  if (!stored) throw checkpointGone(dataset);
  const isReplay = stored.position === checkpoint.position && stored.generation === generation;
  if (writes.size > 0 && !isReplay) {
    addFeedEntry(batch, dataset, {
      kind: 'commit',
      checkpoint,
      writes: [...writes.values()],
      maxLength: limits.feedMaxLength,
    });
  }
  refuseTooLarge(batch, limits);
  await moveCheckpoint(batch, dataset, { token, checkpoint });
}

/** The last write of each record, by its key. */
function lastWrites({ keys }: Dataset, { generation, writes }: Commit): Map<string, RecordWrite> {
  return new Map(
    writes.map((write) => [keys.document(generation, write.entity.name, write.id), write]),
  );
}

async function readFormer(
  { connection }: Dataset,
  generation: string,
  keys: readonly string[],
): Promise<readonly (Document | null)[]> {
  const codec = codecOfGeneration(generation);
  const reads: ReturnType<typeof codec.read>[] = [];
  for (let at = 0; at < keys.length; at += READS_PER_COMMAND) {
    reads.push(codec.read(connection, keys.slice(at, at + READS_PER_COMMAND)));
  }
  return (await Promise.all(reads)).flat().map(decodeDocument);
}

function refuseTooLarge({ bytes }: FencedBatch, { commitBytes }: CommitLimits): void {
  if (bytes <= commitBytes) return;
  throw new AlmanacError(
    'TRANSACTION_TOO_LARGE',
    `Expected a transaction of at most ${commitBytes} bytes, got one of ${bytes} or more. It cannot be committed in one step: a new generation must be loaded.`,
  );
}
