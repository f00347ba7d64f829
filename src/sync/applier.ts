import { AlmanacError } from '../lib/errors.js';
import type { RowChange, Transaction } from '../model/change.js';
import type { Entity } from '../model/entity.js';
import type { Position } from '../model/position.js';
import type {
  Checkpoint,
  Commit,
  Lease,
  RecordWrite,
  StoreWriter,
  StrayEntry,
} from '../store/store.js';
import { type Suspect, suspectName } from '../store/suspects.js';
import { expandCascades, mayCascade } from './expand-cascades.js';
import { fold } from './fold.js';
import type { Reached } from './moments.js';
import type { Sequences } from './sequences.js';
import type { SyncMetrics } from './sync-metrics.js';

/** Which records transactions wrote since a position. Dispose of it: it grows. */
export interface Recording extends Disposable {
  readonly from: Position;
  /** Whether a transaction wrote this record, or may have; repairs do not count. */
  hasTouched(suspect: Suspect): boolean;
}

interface Touched {
  /** By `suspectName`. */
  readonly names: Set<string>;
  /** A cascade was repeated on stored children: of one that is lost or wrong, it may have missed the row. */
  all: boolean;
}

/**
 * The only thing that writes changes: one source transaction, one commit. Belongs to one lease and one
 * generation; after an error, make a new one from what the store says.
 */
export class Applier {
  readonly #writer: StoreWriter;
  readonly #lease: Lease;
  readonly #metrics: SyncMetrics;
  readonly #confirmIntervalMs: number;
  readonly #reached: Reached | undefined;
  readonly #now: () => number;
  #checkpoint: Checkpoint;
  /** What was written last: behind `#checkpoint` while nothing of ours changes. */
  #stored: Checkpoint;
  #announced: boolean;
  #confirmedAtMs = 0;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #sequences: Sequences;
  readonly #recordings = new Set<Touched>();

  constructor(options: {
    writer: StoreWriter;
    lease: Lease;
    /** Where the generation stands: its checkpoint, or the one that it will be announced with. */
    checkpoint: Checkpoint;
    announced: boolean;
    /** The worker's, over all its appliers. */
    sequences: Sequences;
    /** How often transactions that change nothing of ours may move the checkpoint. */
    confirmIntervalMs: number;
    metrics: SyncMetrics;
    reached?: Reached;
    now?: () => number;
  }) {
    this.#writer = options.writer;
    this.#lease = options.lease;
    this.#checkpoint = options.checkpoint;
    this.#sequences = options.sequences;
    this.#stored = options.checkpoint;
    this.#announced = options.announced;
    this.#confirmIntervalMs = options.confirmIntervalMs;
    this.#metrics = options.metrics;
    this.#reached = options.reached;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Transactions in the source's order, each call awaited before the next. Those of one call are sent to the
   * store together, and are as many commits, in their order: where one fails, none after it is applied.
   *
   * Errors: those of StoreWriter.commit; TABLE_CHANGED where it cannot be told what a foreign key did.
   */
  apply(...transactions: readonly Transaction[]): Promise<void> {
    return this.exclusively(async () => {
      let together: Transaction[] = [];
      const flush = async () => {
        if (together.length > 0) await this.#apply(together);
        together = [];
      };
      for (const transaction of transactions) {
        // Cascades are looked for in the store, which must be at the transaction before; and without a
        // checkpoint no commit can tell whether the one before it was done.
        const isAlone = !this.#announced || mayCascade(transaction.changes);
        if (isAlone) await flush();
        together.push(transaction);
        if (isAlone) await flush();
      }
      await flush();
    });
  }

  /** Runs `work` between two transactions: the store stays at `position` for as long. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Begins to note which records are written, from the position that is applied now. */
  record(): Promise<Recording> {
    return this.exclusively(async () => this.#record());
  }

  #record(): Recording {
    const touched: Touched = { names: new Set(), all: false };
    this.#recordings.add(touched);
    return {
      from: this.position,
      hasTouched: (suspect) => touched.all || touched.names.has(suspectName(suspect)),
      [Symbol.dispose]: () => this.#recordings.delete(touched),
    };
  }

  /**
   * Commits what the source has at the position that is applied: only within `exclusively`, and only of a
   * generation that is announced. Errors: those of StoreWriter.commit.
   */
  async repair(repair: {
    readonly writes: readonly RecordWrite[];
    readonly strayEntries?: readonly StrayEntry[];
  }): Promise<void> {
    const entities = [...repair.writes, ...(repair.strayEntries ?? [])].map(({ entity }) => entity);
    const checkpoint = { ...this.#checkpoint, ...this.#commitOf(this.#checkpoint, entities) };
    await this.#writer.commit(this.#lease, {
      generation: this.generation,
      ...repair,
      checkpoint,
      former: this.#stored,
    });
    this.#checkpoint = checkpoint;
    this.#stored = checkpoint;
  }

  /** Several only of an announced generation, and none that may cascade among several. */
  async #apply(transactions: readonly Transaction[]): Promise<void> {
    const startedMs = performance.now();
    const commits: Commit[] = [];
    let checkpoint = this.#checkpoint;
    let former = this.#stored;
    for (const { position, committedAtMs, changes } of transactions) {
      const writes = changes.length > 0 ? fold(await this.#withCascades(changes)) : [];
      const isCommit = this.#announced && changes.length > 0;
      checkpoint = {
        ...checkpoint,
        position,
        ...(isCommit &&
          this.#commitOf(
            checkpoint,
            writes.map(({ entity }) => entity),
          )),
        ...(changes.length > 0 && { committedAtMs }),
        confirmedAtMs: this.#confirmation(checkpoint, committedAtMs),
      };
      if (changes.length === 0) continue;
      this.#note(changes, writes);
      commits.push({
        generation: this.generation,
        writes,
        ...(this.#announced ? { checkpoint, former } : { checkpoint: undefined }),
      });
      former = checkpoint;
    }
    if (commits.length > 0) {
      if (this.#announced) await this.#reached?.('commit.before');
      await this.#writer.commit(this.#lease, ...commits);
      await this.#reached?.(this.#announced ? 'commit.after' : 'handoff.applied');
      this.#stored = former;
      for (const { writes } of commits) {
        this.#metrics.committed(writes.length, performance.now() - startedMs);
      }
      this.#confirmedAtMs = this.#now();
    } else if (this.#announced && this.#now() - this.#confirmedAtMs >= this.#confirmIntervalMs) {
      await this.#reached?.('confirm.before');
      await this.#writer.confirm(this.#lease, checkpoint, this.#stored);
      await this.#reached?.('confirm.after');
      this.#stored = checkpoint;
      this.#confirmedAtMs = this.#now();
    }
    this.#checkpoint = checkpoint;
  }

  #note(changes: readonly RowChange[], writes: readonly RecordWrite[]): void {
    for (const touched of this.#recordings) {
      touched.all ||= mayCascade(changes);
      for (const { entity, id } of writes) {
        touched.names.add(suspectName({ entity: entity.name, id }));
      }
    }
  }

  /** What names the next commit: its sequence, and its mark on each entity that it writes. */
  #commitOf(
    former: Checkpoint,
    entities: readonly Entity[],
  ): Pick<Checkpoint, 'sequence' | 'changed'> {
    const sequence = this.#sequences.next(former);
    // A worker after this one may give the same number to another commit, where the store went back.
    const mark = `${sequence}.${this.#lease.token.slice(0, 8)}`;
    const marks = Object.fromEntries(entities.map(({ name }) => [name, mark]));
    return { sequence, changed: { ...former.changed, ...marks } };
  }

  async #withCascades(changes: readonly RowChange[]): Promise<readonly RowChange[]> {
    if (!mayCascade(changes)) return changes;
    if (!this.#announced) {
      // The snapshot may hold this transaction already, and later ones: children would be wrong ones.
      throw new AlmanacError(
        'TABLE_CHANGED',
        'A foreign key changed rows while the snapshot opened, and the binlog does not say which. A new generation is loaded.',
      );
    }
    return expandCascades(changes, (entity) => this.#writer.scan(this.generation, entity));
  }

  /** Never later than now: a session can date its transactions, and clocks of two machines differ. */
  #confirmation(former: Checkpoint, committedAtMs: number): number {
    return Math.min(Math.max(former.confirmedAtMs, committedAtMs), this.#now());
  }

  /** Makes the generation the visible one, at the position that was applied last. */
  async announce(): Promise<void> {
    await this.#reached?.('announce.before');
    await this.#writer.announce(this.#lease, this.#checkpoint);
    await this.#reached?.('announce.after');
    this.#stored = this.#checkpoint;
    this.#announced = true;
    this.#confirmedAtMs = this.#now();
    this.#metrics.announced();
  }

  /** What was applied last, in memory: the stored checkpoint may be behind. */
  get position(): Position {
    return this.#checkpoint.position;
  }

  get announced(): boolean {
    return this.#announced;
  }

  get generation(): string {
    return this.#checkpoint.generation;
  }
}
