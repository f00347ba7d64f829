import { sleep } from '../lib/abort.js';
import { inGroups } from '../lib/in-groups.js';
import type { Transaction } from '../model/change.js';
import type { Position } from '../model/position.js';
import type { Snapshot } from '../source/source.js';
import type { Checkpoint, Lease } from '../store/store.js';
import { Applier } from './applier.js';
import { prefetch } from './prefetch.js';
import { reconcileRegularly } from './reconcile-regularly.js';
import { Repairer } from './repairer.js';
import type { Sequences } from './sequences.js';
import type { Reconciled, WorkerState } from './states.js';
import type { WorkerOptions } from './worker-options.js';

// A transaction is visible to new snapshots a moment after it was streamed.
const SNAPSHOT_LAG_MS = 1_000;
const SNAPSHOT_RETRY_MS = 50;
// Rows of transactions that are committed together where many wait: what is read and sent at a time.
const GROUP_ROWS = 1_000;

export interface LeadershipOptions extends WorkerOptions {
  readonly lease: Lease;
  readonly sequences: Sequences;
  readonly enter: (state: WorkerState) => void;
  readonly onAnnounced: (generation: string) => void;
  readonly onReconciled: (reconciled: Reconciled) => void;
}

/** What a worker does with the lease in its hand: resume, or prefetch and announce; then follow. */
export class Leadership {
  readonly #options: LeadershipOptions;
  #loading: string | undefined;
  #reconciledAtMs = performance.now();

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  /** The generation that is being filled and is not announced yet. */
  get loading(): string | undefined {
    return this.#loading;
  }

  /** Follows from the checkpoint. Errors: POSITION_LOST, POSITION_DIVERGED where that cannot be. */
  async resumeOrPrefetch(signal: AbortSignal): Promise<void> {
    const { writer, catalog, source, onAnnounced, reached } = this.#options;
    const checkpoint = await writer.checkpoint();
    if (!checkpoint || checkpoint.fingerprint !== catalog.fingerprint) {
      await this.prefetchAndFollow(signal);
      return;
    }
    await source.assertServes(checkpoint.position, signal);
    onAnnounced(checkpoint.generation);
    await reached?.('resume.before');
    await this.#follow({ checkpoint, announceAt: undefined, signal });
  }

  /**
   * Loads a new generation beside the visible one, applies what was committed meanwhile, announces it
   * and follows. Resolves when `signal` aborts.
   */
  async prefetchAndFollow(signal: AbortSignal): Promise<void> {
    const { writer, catalog, lease, onProgress = () => {}, enter, reached } = this.#options;
    enter('prefetching');
    const generation = await writer.createGeneration(lease);
    this.#loading = generation;
    await reached?.('prefetch.started');
    const checkpoint = await (async () => {
      await using snapshot = await this.#openSnapshot(signal);
      const openedAtMs = Date.now();
      await reached?.('prefetch.snapshotOpened');
      await prefetch({ ...this.#options, snapshot, generation, onProgress, signal });
      return {
        position: snapshot.low,
        generation,
        fingerprint: catalog.fingerprint,
        committedAtMs: openedAtMs,
        confirmedAtMs: openedAtMs,
        sequence: 0,
        changed: {},
        high: snapshot.high,
      };
    })();
    if (signal.aborted) return;
    await reached?.('handoff.snapshotRead');
    const { high, ...low } = checkpoint;
    await this.#follow({ checkpoint: low, announceAt: high, signal });
  }

  /**
   * A stream can be ahead of what a snapshot sees (CDC.md, A). Readers must not step back with a new
   * generation, so one that lacks what is visible is opened again; the history of another server lacks it
   * for good.
   */
  async #openSnapshot(signal: AbortSignal): Promise<Snapshot> {
    const { writer, source } = this.#options;
    const visible = await writer.checkpoint();
    const deadlineMs = performance.now() + SNAPSHOT_LAG_MS;
    while (true) {
      const snapshot = await source.snapshot(signal);
      if (!visible || source.covers(snapshot.high, visible.position)) return snapshot;
      if (performance.now() >= deadlineMs) return snapshot;
      await snapshot[Symbol.asyncDispose]();
      await sleep(SNAPSHOT_RETRY_MS, signal);
    }
  }

  async #follow({
    checkpoint,
    announceAt,
    signal,
  }: {
    checkpoint: Checkpoint;
    /** Announce once this is applied; undefined where the generation is announced. */
    announceAt: Position | undefined;
    signal: AbortSignal;
  }): Promise<void> {
    const { source, enter } = this.#options;
    const applier = new Applier({ ...this.#options, checkpoint, announced: !announceAt });
    let awaited = announceAt;
    const announceIfReached = async (position: Position) => {
      if (awaited === undefined || !source.covers(position, awaited)) return;
      await applier.announce();
      awaited = undefined;
      this.#loading = undefined;
      this.#options.onAnnounced(applier.generation);
    };
    enter('catchingUp');
    await announceIfReached(checkpoint.position);
    const over = new AbortController();
    const mending = this.#mend(applier, AbortSignal.any([signal, over.signal]));
    const groups = inGroups((ended) => source.stream(checkpoint.position, ended), {
      signal,
      mostWeight: GROUP_ROWS,
      weigh: ({ changes }) => Math.max(1, changes.length),
    });
    try {
      for await (const group of groups) {
        let applied = 0;
        for (; awaited !== undefined && applied < group.length; applied += 1) {
          const transaction = group[applied] as Transaction;
          await applier.apply(transaction);
          await announceIfReached(transaction.position);
        }
        if (applied < group.length) await applier.apply(...group.slice(applied));
        // Not before the stream has delivered: opening it is no proof that it works.
        if (awaited === undefined) enter('following');
      }
    } finally {
      over.abort();
      await mending;
    }
  }

  /** Beside the stream: repairs suspects, and looks for more at an interval. */
  async #mend(applier: Applier, signal: AbortSignal): Promise<void> {
    const { reconcileIntervalMs, reconcileRowsPerSecond, onReconciled, onProgress, ...options } =
      this.#options;
    const passes =
      reconcileIntervalMs > 0 &&
      reconcileRegularly({
        ...options,
        intervalMs: reconcileIntervalMs,
        rowsPerSecond: reconcileRowsPerSecond,
        lastEndedAtMs: this.#reconciledAtMs,
        onReconciled: (reconciled) => {
          this.#reconciledAtMs = performance.now();
          onReconciled(reconciled);
        },
        signal,
      });
    await Promise.all([new Repairer({ ...options, applier }).run(signal), passes]);
  }
}
