import { setImmediate } from 'node:timers/promises';
import { AlmanacError } from '../../lib/errors.js';
import type { Document } from '../../model/document.js';
import type { Checkpoint, Commit, RecordWrite } from '../store.js';
import { addFeedEntry } from './add-feed-entry.js';
import { encodeCheckpoint, readCheckpoint } from './checkpoint-record.js';
import { codecOfGeneration } from './codecs.js';
import { decodeDocument } from './document-text.js';
import { type Dataset, FencedBatch } from './fenced-batch.js';
import { checkpointGone, moveCheckpoint } from './move-checkpoint.js';
import { type Move, moveIndexEntries } from './move-index-entries.js';
import type { UndoBounds } from './undo-bounds.js';
import { NO_DOCUMENT, UndoEntry } from './undo-entry.js';

export interface CommitLimits {
  /** Entries that the feed keeps, about. */
  readonly feedMaxLength: number;
  /** The largest commit, bytes on the wire: the server serves nobody else while it runs. */
  readonly commitBytes: number;
}

interface Options {
  readonly token: string;
  readonly limits: CommitLimits;
  readonly undoBounds: UndoBounds;
}

/** A commit whose documents are in its batch. */
interface Begun {
  readonly commit: Commit;
  readonly batch: FencedBatch;
  /** The last write of each record, by its key. */
  readonly writes: ReadonlyMap<string, RecordWrite>;
  readonly texts: ReadonlyMap<string, string>;
}

/** What Redis holds of a record, in the two forms that are needed of it. */
interface Former {
  readonly text: string;
  readonly document: Document;
}

const READS_PER_COMMAND = 1_000;
// What commits that are sent together hold in memory, here and in the socket; one alone may be larger.
const TOGETHER_BYTES = 1_000_000;
// A gateway in the same process answers between them.
const ROWS_PER_TURN = 100;

/**
 * Source transactions, each in one step: documents, then indexes, then what they replace (the undo log's
 * entry and the head), then the feed's entry, then the checkpoint.
 *
 * Index entries are taken back by what Redis holds now, not by what the source says was there
 * before. So a commit is right whatever came before it: a replay, a gap, a repair. It is safe to
 * read first and write afterwards because nobody else passes the fence. Several commits are read for at
 * once and sent without a wait: each one's script checks that the checkpoint is that of the one before, so
 * that after one which failed none is done. A replay, known by the stored sequence, adds no second entry to
 * feed and undo log.
 *
 * Errors: FENCED, STORE_REWOUND, POSITION_LOST (no checkpoint to move), TRANSACTION_TOO_LARGE; nothing is
 * written of the commit that fails, nor of those after it.
 */
export async function commitWrites(
  dataset: Dataset,
  { commits, ...options }: Options & { readonly commits: readonly Commit[] },
): Promise<void> {
  let together: Begun[] = [];
  let bytes = 0;
  const flush = async () => {
    const some = together;
    together = [];
    bytes = 0;
    await commitTogether(dataset, some, options);
  };
  try {
    for (const commit of commits) {
      const begun = begin(dataset, commit);
      // Before the former documents are read, which are as large again.
      refuseTooLarge(begun.batch.bytes, options.limits.commitBytes);
      if (bytes + begun.batch.bytes > TOGETHER_BYTES) await flush();
      together.push(begun);
      bytes += begun.batch.bytes;
    }
  } finally {
    await flush();
  }
}

function begin({ keys }: Dataset, commit: Commit): Begun {
  const { generation, former } = commit;
  const writes = new Map(
    commit.writes.map((write) => [keys.document(generation, write.entity.name, write.id), write]),
  );
  const texts = new Map<string, string>();
  const batch = new FencedBatch(codecOfGeneration(generation));
  if (former) batch.expect(keys.checkpoint, encodeCheckpoint(former));
  for (const [key, { document }] of writes) {
    if (document) texts.set(key, batch.put(key, document));
    else batch.remove(key);
  }
  return { commit, batch, writes, texts };
}

async function commitTogether(
  dataset: Dataset,
  begun: readonly Begun[],
  options: Options,
): Promise<void> {
  const [first] = begun;
  if (!first) return;
  const [formers, stored] = await Promise.all([
    readFormers(dataset, first.commit.generation, begun),
    first.commit.checkpoint && readCheckpoint(dataset.connection, dataset.keys),
  ]);
  const sent: Promise<void>[] = [];
  let rows = 0;
  for (const one of begun) {
    const sending = finish(dataset, one, { ...options, formers, stored });
    sending.catch(() => {}); // heard below, the first that failed
    sent.push(sending);
    // The server may not know the script yet: then it is sent again, and must not arrive after the next.
    if (one === first) await Promise.allSettled([sending]);
    rows += one.writes.size;
    if (rows < ROWS_PER_TURN || one === begun.at(-1)) continue;
    await setImmediate();
    rows = 0;
  }
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Completes a batch and sends it; `formers` then holds what the commit leaves. */
async function finish(
  dataset: Dataset,
  { commit, batch, writes, texts }: Begun,
  {
    token,
    limits,
    undoBounds,
    formers,
    stored,
  }: Options & {
    readonly formers: Map<string, Former | null>;
    readonly stored: Checkpoint | undefined;
  },
): Promise<void> {
  const { generation, checkpoint, strayEntries } = commit;
  if (checkpoint && !stored) throw checkpointGone(dataset);
  const isReplay =
    stored?.generation === generation && stored.sequence >= (checkpoint?.sequence ?? 0);
  const undo = checkpoint && !isReplay ? new UndoEntry() : undefined;
  const moves: Move[] = [];
  for (const [key, write] of writes) {
    const former = formers.get(key) ?? null;
    moves.push({ write, former: former?.document ?? null });
    undo?.document(write.entity.name, write.id, former?.text ?? NO_DOCUMENT);
    const text = texts.get(key);
    formers.set(key, text && write.document ? { text, document: write.document } : null);
  }
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

async function readFormers(
  { connection }: Dataset,
  generation: string,
  begun: readonly Begun[],
): Promise<Map<string, Former | null>> {
  const codec = codecOfGeneration(generation);
  const keys = [...new Set(begun.flatMap(({ writes }) => [...writes.keys()]))];
  const reads: ReturnType<typeof codec.read>[] = [];
  for (let at = 0; at < keys.length; at += READS_PER_COMMAND) {
    reads.push(codec.read(connection, keys.slice(at, at + READS_PER_COMMAND)));
  }
  const texts = (await Promise.all(reads)).flat();
  return new Map(keys.map((key, at) => [key, formerOf(texts[at] ?? null)]));
}

function formerOf(bytes: Buffer | null): Former | null {
  const text = bytes?.toString() ?? '';
  const document = decodeDocument(text);
  return document && { text, document };
}

function refuseTooLarge(bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new AlmanacError(
    'TRANSACTION_TOO_LARGE',
    `Expected a transaction that writes or replaces at most ${most} bytes, got one of ${bytes} or more. It cannot be committed in one step: a new generation must be loaded.`,
  );
}
