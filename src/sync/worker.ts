import { sleep } from '../lib/abort.js';
import { createBackoff } from '../lib/backoff.js';
import { type AlmanacError, asAlmanacError } from '../lib/errors.js';
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
    await this.#untilAborted(signal, (lease, leading) => this.#lead(lease, leading));
  }

  /** Loads and announces one new generation, whatever the checkpoint says, and returns. */
  async prefetchOnce(signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    await this.#untilAborted(AbortSignal.any([signal, done.signal]), async (lease, leading) => {
      const leadership = this.#leadership(lease, () => done.abort());
      await leadership.prefetchAndFollow(AbortSignal.any([leading, done.signal]));
    });
  }

  async #untilAborted(
    signal: AbortSignal,
    lead: (lease: Lease, leading: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { writer, leaseMs, logger } = this.#options;
    while (!signal.aborted) {
      try {
        const onStandby = () => this.#enter('standby');
        await withLease({ writer, leaseMs, logger, signal, onStandby, lead });
      } catch (thrown) {
        const error = asAlmanacError(thrown, 'STORE_LOST', 'The worker failed');
        if (!(await this.#recover(error, signal))) throw error;
      }
    }
    this.#enter('stopped');
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
        } catch (thrown) {
          const error = asAlmanacError(thrown, 'SOURCE_LOST', 'The worker failed');
          if (error.disposition === 'resnapshot') prefetchNeeded = true;
          if (error.disposition === 'standDown') throw error;
          if (!(await this.#recover(error, signal))) throw error;
        }
      }
    } finally {
      over.abort();
      await housekeeping;
    }
  }

  #leadership(lease: Lease, onAnnounced: () => void): Leadership {
    return new Leadership({
      ...this.#options,
      lease,
      enter: (state) => this.#enter(state),
      onAnnounced: (generation) => {
        this.#options.onAnnounced?.(generation);
        onAnnounced();
      },
    });
  }

  /** Waits before the next try; false for an error that no try can mend. */
  async #recover(error: AlmanacError, signal: AbortSignal): Promise<boolean> {
    const { logger, metrics } = this.#options;
    const { code, message, disposition } = error;
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
