import { sleep } from '../lib/abort.js';
import { type Backoff, createBackoff } from '../lib/backoff.js';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Lease } from '../store/store.js';
import { keepHouse } from './housekeeper.js';
import { Leadership } from './leadership.js';
import { withLease } from './lease-keeper.js';
import { Sequences } from './sequences.js';
import { WORKER_STATES, type WorkerState, type WorkerStatus } from './states.js';
import type { WorkerOptions } from './worker-options.js';

// A worker that followed so long did not fail for the same reason again: its waits begin anew.
const STEADY_MS = 30_000;

/**
 * Brings the store to the source's state and keeps it there, while it holds the lease. Long work:
 * `run(signal)` resolves when the signal aborts. It rejects with an error that only a person can mend, where
 * nothing is served yet, and with a fault of its own.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #backoff: Backoff;
  /** Something is served that this worker announced or went on from. */
  #hasAnnounced = false;
  readonly #sequences = new Sequences();
  #status: WorkerStatus = { state: 'starting', sinceMs: Date.now(), error: undefined };

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? createBackoff();
  }

  get status(): WorkerStatus {
    return this.#status;
  }

  /** Takes the lease, prefetches or resumes, follows; again and again, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const lead = (lease: Lease, leading: AbortSignal) => this.#lead(lease, leading);
        await this.#withLease(signal, lead, () => this.#enter('standby'));
      } catch (error) {
        if (signal.aborted) break;
        if (!this.#canWaitOut(error)) {
          this.#report('failed', error);
          throw error;
        }
        await this.#waitOut(error, signal);
      }
    }
    this.#enter('stopped');
  }

  /**
   * Loads and announces one new generation, whatever the checkpoint says, and returns its name;
   * undefined where `signal` aborted first. Tries once: errors are the caller's, and FENCED says that
   * another worker leads.
   */
  async prefetchOnce(signal: AbortSignal): Promise<string | undefined> {
    const done = new AbortController();
    let announced: string | undefined;
    await this.#withLease(
      AbortSignal.any([signal, done.signal]),
      async (lease, leading) => {
        const leadership = this.#leadership(lease, (generation) => {
          announced = generation;
          done.abort();
        });
        await leadership.prefetchAndFollow(leading);
      },
      () => {
        throw new AlmanacError(
          'FENCED',
          'Expected the lease to be free, got one that another worker holds. Stop that worker first, or let it do the loading: it prefetches by itself when it has to.',
        );
      },
    );
    return announced;
  }

  #withLease(
    signal: AbortSignal,
    lead: (lease: Lease, leading: AbortSignal) => Promise<void>,
    onStandby: () => void,
  ): Promise<void> {
    const { writer, leaseMs, ttlMs, logger, reached } = this.#options;
    // A lease that outlives the data protects nothing, and would be a key that outlives the safety net.
    const options = { writer, leaseMs: Math.min(leaseMs, ttlMs), logger, reached };
    return withLease({ ...options, signal, onStandby, lead });
  }

  /** Everything between taking the lease and losing it. */
  async #lead(lease: Lease, signal: AbortSignal): Promise<void> {
    const { source, writer, catalog, ttlMs, retireGraceMs, logger, reached } = this.#options;
    let prefetchNeeded = false;
    const leadership = this.#leadership(lease, () => {
      prefetchNeeded = false;
    });
    const over = new AbortController();
    const housekeeping = keepHouse({
      writer,
      lease,
      catalog,
      ttlMs,
      retireGraceMs,
      loading: () => leadership.loading,
      reached,
      logger,
      signal: AbortSignal.any([signal, over.signal]),
    });
    try {
      while (!signal.aborted) {
        try {
          await source.preflight(signal);
          if (prefetchNeeded) await leadership.prefetchAndFollow(signal);
          else await leadership.resumeOrPrefetch(signal);
        } catch (error) {
          if (signal.aborted) return;
          if (dispositionOf(error) === 'standDown' || !this.#canWaitOut(error)) throw error;
          if (dispositionOf(error) === 'resnapshot') prefetchNeeded = true;
          await this.#waitOut(error, signal);
        }
      }
    } finally {
      over.abort();
      await housekeeping;
    }
  }

  #leadership(lease: Lease, onAnnounced: (generation: string) => void): Leadership {
    return new Leadership({
      ...this.#options,
      lease,
      sequences: this.#sequences,
      enter: (state) => this.#enter(state),
      onAnnounced: (generation) => {
        this.#hasAnnounced = true;
        onAnnounced(generation);
      },
      onReconciled: (reconciled) => {
        this.#status = { ...this.#status, reconciled };
      },
    });
  }

  /**
   * Whether trying again later may help. What only a person can mend ends a worker that has nothing to
   * lose; beside data that is served, it waits for that person. A fault of ours is never waited out.
   */
  #canWaitOut(error: unknown): boolean {
    switch (dispositionOf(error)) {
      case 'retry':
      case 'resnapshot':
      case 'standDown':
        return true;
      case 'fatal':
      case 'refuse':
        return this.#hasAnnounced;
      case undefined:
        return false;
    }
  }

  async #waitOut(error: unknown, signal: AbortSignal): Promise<void> {
    const { state, sinceMs } = this.#status;
    if (state === 'following' && Date.now() - sinceMs >= STEADY_MS) this.#backoff.reset();
    this.#report(dispositionOf(error) === 'fatal' ? 'failed' : 'waiting', error);
    await sleep(this.#backoff.nextMs(), signal);
  }

  #report(state: WorkerState, error: unknown): void {
    const { logger, metrics } = this.#options;
    const code = error instanceof AlmanacError ? error.code : 'UNEXPECTED';
    const message = messageOf(error);
    metrics.failed(code);
    this.#enter(state, { code, message });
    logger.warn({ code, disposition: dispositionOf(error) }, message);
  }

  #enter(state: WorkerState, error?: WorkerStatus['error']): void {
    if (state === this.#status.state && !error) return;
    const kept = state === 'following' ? undefined : this.#status.error;
    this.#status = { ...this.#status, state, sinceMs: Date.now(), error: error ?? kept };
    this.#options.metrics.entered(state);
    this.#options.logger.info({ state }, `the worker ${WORKER_STATES[state]}`);
  }
}

const dispositionOf = (error: unknown) =>
  error instanceof AlmanacError ? error.disposition : undefined;
