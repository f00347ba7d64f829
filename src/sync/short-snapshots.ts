import type { ChangeSource, Snapshot } from '../source/source.js';

// Long enough for the cost of opening one not to count, short enough for an ALTER to wait for.
const OPEN_FOR_MS = 1_000;

/** One snapshot after the other: none is open for long, because it holds metadata locks. */
export class ShortSnapshots implements AsyncDisposable {
  readonly #source: ChangeSource;
  readonly #signal: AbortSignal;
  #open: { readonly snapshot: Snapshot; readonly sinceMs: number } | undefined;

  constructor(source: ChangeSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** The one that is open, or a new one. Errors: those of `ChangeSource.snapshot`. */
  async current(): Promise<Snapshot> {
    if (this.#open && performance.now() - this.#open.sinceMs < OPEN_FOR_MS) {
      return this.#open.snapshot;
    }
    await this.close();
    const snapshot = await this.#source.snapshot(this.#signal);
    this.#open = { snapshot, sinceMs: performance.now() };
    return snapshot;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.snapshot[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
