import { sleep } from '../lib/abort.js';
import { createBackoff } from '../lib/backoff.js';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Lease } from '../store/store.js';
import { keepHouse } from './housekeeper.js';
import { Leadership } from './leadership.js';
import { withLease } from './lease-keeper.js';
import { WORKER_STATES, type WorkerState, type WorkerStatus } from './states.js';
import type { WorkerOptions } from './worker-options.js';

/**
 * Brings the store to the source's state and keeps it there, while it holds the lease. Long work:
 * `run(signal)` resolves when the signal aborts and rejects with an error that only a person can mend.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #backoff = createBackoff();
  #status: WorkerStatus = { state: 'starting', sinceMs: Date.now(), error: undefined };

  constructor(options: WorkerOptions) {
    this.#options = options;
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
        if (!(await this.#recover(error, signal))) throw error;
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
    const { writer, leaseMs, logger } = this.#options;
    return withLease({ writer, leaseMs, logger, signal, onStandby, lead });
  }

  /** Everything between taking the lease and losing it. */
  async #lead(lease: Lease, signal: AbortSignal): Promise<void> {
    const { source, writer, ttlMs, retireGraceMs, logger } = this.#options;
    let prefetchNeeded = false;
    const leadership = this.#leadership(lease, () => {
      prefetchNeeded = false;
    });
    const over = new AbortController();
    const housekeeping = keepHouse({
      writer,
      lease,
      ttlMs,
      retireGraceMs,
      loading: () => leadership.loading,
      logger,
      signal: AbortSignal.any([signal, over.signal]),
    });
    try {
      while (!signal.aborted) {
        try {
          await source.preflight();
          if (prefetchNeeded) await leadership.prefetchAndFollow(signal);
          else await leadership.resumeOrPrefetch(signal);
        } catch (error) {
          const disposition = error instanceof AlmanacError ? error.disposition : undefined;
          // The others end this lead: `run` decides what comes after it.
          if (disposition !== 'retry' && disposition !== 'resnapshot') throw error;
          if (disposition === 'resnapshot') prefetchNeeded = true;
          await this.#recover(error, signal);
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
      enter: (state) => this.#enter(state),
      onAnnounced: (generation) => {
        onAnnounced(generation);
      },
    });
  }

  /** Waits before the next try; false for an error that no try can mend, a fault of ours included. */
  async #recover(error: unknown, signal: AbortSignal): Promise<boolean> {
    const { logger, metrics } = this.#options;
    const { code, disposition } =
      error instanceof AlmanacError ? error : { code: 'UNEXPECTED', disposition: 'fatal' as const };
    const message = messageOf(error);
    metrics.failed(code);
    switch (disposition) {
      case 'retry':
      case 'resnapshot':
      case 'standDown': {
        const waitMs = this.#backoff.nextMs();
        this.#enter('waiting', { code, message });
        logger.warn({ code, disposition, waitMs }, message);
        await sleep(waitMs, signal);
        return true;
      }
      case 'fatal':
      case 'refuse':
        this.#enter('failed', { code, message });
        return false;
    }
  }

  #enter(state: WorkerState, error?: WorkerStatus['error']): void {
    if (state === 'following') this.#backoff.reset();
    if (state === this.#status.state && !error) return;
    const kept = state === 'following' ? undefined : this.#status.error;
    this.#status = { state, sinceMs: Date.now(), error: error ?? kept };
    this.#options.metrics.entered(state);
    this.#options.logger.info({ state }, `the worker ${WORKER_STATES[state]}`);
  }
}
