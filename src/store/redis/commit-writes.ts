import { AlmanacError } from '../../lib/errors.js';
import type { Commit, RecordWrite } from '../store.js';
import { addFeedEntry } from './add-feed-entry.js';
import { encodeCheckpoint, readCheckpoint } from './checkpoint-record.js';
import { codecOfGeneration } from './codecs.js';
import { decodeDocument } from './document-text.js';
import { type Dataset, FencedBatch } from './fenced-batch.js';
import { checkpointGone, moveCheckpoint } from './move-checkpoint.js';
import { moveIndexEntries } from './move-index-entries.js';
import type { UndoBounds } from './undo-bounds.js';
import { NO_DOCUMENT, UndoEntry } from './undo-entry.js';

export interface CommitLimits {
  /** Entries that the feed keeps, about. */
  readonly feedMaxLength: number;
  /** The largest commit, bytes on the wire: the server serves nobody else while it runs. */
  readonly commitBytes: number;
}

const READS_PER_COMMAND = 1_000;

/**
 * One source transaction in one step: documents, then indexes, then what they replace (the undo log's
 * entry and the head), then the feed's entry, then the checkpoint.
 *
 * Index entries are taken back by what Redis holds now, not by what the source says was there
 * before. So a commit is right whatever came before it: a replay, a gap, a repair. It is safe to
 * read first and write afterwards because nobody else passes the fence; the writer itself sends one
 * commit after the other. A replay, known by the stored sequence, adds no second entry to feed and
 * undo log.
 *
 * Errors: FENCED, STORE_REWOUND, POSITION_LOST (no checkpoint to move), TRANSACTION_TOO_LARGE; nothing is written.
 */
export async function commitWrites(
  dataset: Dataset,
  {
    token,
    commit,
    limits,
    undoBounds,
  }: { token: string; commit: Commit; limits: CommitLimits; undoBounds: UndoBounds },
): Promise<void> {
  const { generation, checkpoint, former: expected } = commit;
  const writes = lastWrites(dataset, commit);
  const batch = new FencedBatch(codecOfGeneration(generation));
  if (expected) batch.expect(dataset.keys.checkpoint, encodeCheckpoint(expected));
  for (const [key, { document }] of writes) {
    if (document) batch.put(key, document);
    else batch.remove(key);
  }
  refuseTooLarge(batch.bytes, limits.commitBytes); // before the former documents are read, which are as large again

  const [former, stored] = await Promise.all([
    readFormer(dataset, generation, [...writes.keys()]),
    checkpoint && readCheckpoint(dataset.connection, dataset.keys),
  ]);
  if (checkpoint && !stored) throw checkpointGone(dataset);
  const isReplay =
    stored?.generation === generation && stored.sequence >= (checkpoint?.sequence ?? 0);
  const undo = checkpoint && !isReplay ? new UndoEntry() : undefined;
  const moves = [...writes.values()].map((write, at) => {
    const text = former[at] ?? null;
    const document = decodeDocument(text);
    undo?.document(write.entity.name, write.id, document && text ? text.toString() : NO_DOCUMENT);
    return { write, former: document };
  });
  const { strayEntries } = commit;
  moveIndexEntries(batch, dataset, { generation, moves, strayEntries, undo });

  if (!checkpoint) {
    refuseTooLarge(batch.bytes, limits.commitBytes);
    await batch.send(dataset, token);
    return;
  }
  if (writes.size > 0 && !isReplay) {
    addFeedEntry(batch, dataset, {
      kind: 'commit',
      checkpoint,
      writes: [...writes.values()],
      maxLength: limits.feedMaxLength,
    });
  }
  refuseTooLarge(batch.bytes, limits.commitBytes);
  if (undo) {
    refuseTooLarge(undo.bytes, undoBounds.bytes);
    const { sequence } = checkpoint;
    const log = dataset.keys.undo(generation);
    batch.putText(dataset.keys.head(generation), String(sequence));
    undo.addTo(batch, log, sequence, undoBounds.keepFrom(generation, sequence, undo.bytes));
    batch.expire(log, dataset.ttlMs);
  }
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
): Promise<readonly (Buffer | null)[]> {
  const codec = codecOfGeneration(generation);
  const reads: ReturnType<typeof codec.read>[] = [];
  for (let at = 0; at < keys.length; at += READS_PER_COMMAND) {
    reads.push(codec.read(connection, keys.slice(at, at + READS_PER_COMMAND)));
  }
  return (await Promise.all(reads)).flat();
}

function refuseTooLarge(bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new AlmanacError(
    'TRANSACTION_TOO_LARGE',
    `Expected a transaction that writes or replaces at most ${most} bytes, got one of ${bytes} or more. It cannot be committed in one step: a new generation must be loaded.`,
  );
}
