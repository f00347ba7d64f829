import { setImmediate } from 'node:timers/promises';
import { AlmanacError } from '../../lib/errors.js';
import { type LoadedDocument, seenOf } from '../../model/encoded-document.js';
import type { Checkpoint, Commit, RecordWrite } from '../store.js';
import { feedArguments } from './add-feed-entry.js';
import { encodeCheckpoint, readCheckpoint } from './checkpoint-record.js';
import { codecOfGeneration } from './codecs.js';
import { CommitBatch } from './commit-batch.js';
import { checkpointGone } from './confirm-checkpoint.js';
import { decodeDocument } from './document-text.js';
import type { Dataset } from './fenced-batch.js';
import { Indexes, moveIndexEntries, removeEntry } from './move-index-entries.js';
import type { UndoBounds } from './undo-bounds.js';
import { documentField } from './undo-entry.js';

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
  readonly batch: CommitBatch;
  /** The last write of each record, by `documentField`. */
  readonly writes: ReadonlyMap<string, RecordWrite>;
}

/** What Redis holds of a record, or will once the commits before are done. */
type Former = LoadedDocument | null;

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
 * read first and write afterwards because nobody else passes the fence. Records that have entries by
 * their key alone are not read for: those entries stay as long as the records. Several commits are read for at
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
  const indexes = new Indexes(dataset.keys, commits[0]?.generation ?? '');
  const flush = async () => {
    const some = together;
    together = [];
    bytes = 0;
    await commitTogether(dataset, some, { ...options, indexes });
  };
  try {
    for (const commit of commits) {
      const begun = begin(indexes, commit);
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

function begin(indexes: Indexes, commit: Commit): Begun {
  const writes = new Map(
    commit.writes.map((write) => [documentField(write.entity.name, write.id), write]),
  );
  const batch = new CommitBatch(codecOfGeneration(commit.generation), writes.size);
  for (const [name, { entity, id, document }] of writes) {
    if (!document) {
      batch.remove(name);
      continue;
    }
    const { entriesOf, isByKeyAlone, keyOf } = indexes.of(entity);
    const [entry] = isByKeyAlone ? entriesOf(seenOf(document), id) : [];
    batch.put(name, document, entry?.member);
    if (entry) batch.addMember(keyOf(entry.index), entry.member);
  }
  return { commit, batch, writes };
}

/** Whether a record's index entries depend on what it was. */
const isReadFor = (indexes: Indexes, { entity, document }: RecordWrite) =>
  !document || !indexes.of(entity).isByKeyAlone;

async function commitTogether(
  dataset: Dataset,
  begun: readonly Begun[],
  options: Options & { readonly indexes: Indexes },
): Promise<void> {
  const [first] = begun;
  if (!first) return;
  const [formers, stored] = await Promise.all([
    readFormers(dataset, options.indexes, begun),
    // What says which one it follows cannot be a replay.
    first.commit.checkpoint && !first.commit.former
      ? readCheckpoint(dataset.connection, dataset.keys)
      : undefined,
  ]);
  const isKnown = dataset.connection.knows(codecOfGeneration(first.commit.generation).commitScript);
  const sent: Promise<void>[] = [];
  let rows = 0;
  for (const one of begun) {
    const sending = finish(dataset, one, { ...options, formers, stored });
    sending.catch(() => {}); // heard below, the first that failed
    sent.push(sending);
    // The server may not know the script yet: then it is sent again, and must not arrive after the next.
    if (one === first && !isKnown) await Promise.allSettled([sending]);
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
  { commit, batch, writes }: Begun,
  {
    token,
    limits,
    undoBounds,
    indexes,
    formers,
    stored,
  }: Options & {
    readonly indexes: Indexes;
    readonly formers: Map<string, Former>;
    readonly stored: Checkpoint | undefined;
  },
): Promise<void> {
  const { generation, checkpoint, former, strayEntries = [] } = commit;
  if (checkpoint && !former && !stored) throw checkpointGone(dataset);
  for (const entry of strayEntries) removeEntry(batch, indexes, entry);
  for (const [name, write] of writes) {
    if (isReadFor(indexes, write)) {
      moveIndexEntries(batch, { indexes, write, former: formers.get(name) ?? null });
    }
    if (formers.has(name)) formers.set(name, write.document ?? null);
  }
  const isReplay =
    checkpoint && stored?.generation === generation && stored.sequence >= checkpoint.sequence;
  const isNew = checkpoint && !isReplay;
  const feedEntry =
    isNew && writes.size > 0
      ? feedArguments({
          kind: 'commit',
          checkpoint,
          writes: [...writes.values()],
          maxLength: limits.feedMaxLength,
        })
      : [];
  refuseTooLarge(batch.bytes, limits.commitBytes);
  const replaced = await batch.send(dataset, {
    token,
    generation,
    checkpoint: checkpoint ? encodeCheckpoint(checkpoint) : '',
    former: former ? encodeCheckpoint(former) : '',
    sequence: isNew ? String(checkpoint.sequence) : '',
    // Documents are about as large as those that they replace.
    keepFrom: isNew ? undoBounds.keepFrom(generation, checkpoint.sequence, batch.bytes) : 0,
    mostReplacedBytes: undoBounds.bytes,
    feedEntry,
  });
  if (isNew) undoBounds.settle(generation, checkpoint.sequence, replaced);
}

async function readFormers(
  { connection, keys }: Dataset,
  indexes: Indexes,
  begun: readonly Begun[],
): Promise<Map<string, Former>> {
  const wanted = new Set<string>();
  for (const { writes } of begun) {
    for (const [name, write] of writes) if (isReadFor(indexes, write)) wanted.add(name);
  }
  const generation = begun[0]?.commit.generation ?? '';
  const codec = codecOfGeneration(generation);
  const names = [...wanted];
  const reads: ReturnType<typeof codec.read>[] = [];
  for (let at = 0; at < names.length; at += READS_PER_COMMAND) {
    const some = names.slice(at, at + READS_PER_COMMAND);
    reads.push(
      codec.read(
        connection,
        some.map((name) => `${keys.documents(generation)}${name}`),
      ),
    );
  }
  const texts = (await Promise.all(reads)).flat();
  return new Map(names.map((name, at) => [name, decodeDocument(texts[at] ?? null)]));
}

function refuseTooLarge(bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new AlmanacError(
    'TRANSACTION_TOO_LARGE',
    `Expected a transaction that writes or replaces at most ${most} bytes, got one of ${bytes} or more. It cannot be committed in one step: a new generation must be loaded.`,
  );
}
