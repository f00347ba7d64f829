import { sleep } from '../../lib/abort.js';
import type { Session } from './session.js';

// The engine commits within milliseconds of the log.
const DANGLING_MS = 1_000;
const POLL_MS = 5;

/** Waits for XA transactions that are being committed. */
export class XaSettling {
  readonly #session: Session;
  /** When each prepared one was seen first. */
  readonly #sinceMs = new Map<string, number>();

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Resolves once the engine has committed all that were in the log when it was called. One that stays
   * prepared for longer than any commit takes is not being committed: its XA COMMIT is yet to come.
   */
  async done(): Promise<void> {
    for (let pending = await this.#prepared(); pending.length > 0; ) {
      await sleep(POLL_MS);
      const now = new Set(await this.#prepared());
      pending = pending.filter((xid) => now.has(xid));
    }
  }

  /** Those that are not known to be dangling. */
  async #prepared(): Promise<string[]> {
    const rows = await this.#session.select<{ data: unknown }>('XA RECOVER');
    const nowMs = performance.now();
    const xids = rows.map((row) => JSON.stringify(row));
    for (const xid of xids) this.#sinceMs.set(xid, this.#sinceMs.get(xid) ?? nowMs);
    return xids.filter((xid) => nowMs - (this.#sinceMs.get(xid) ?? nowMs) < DANGLING_MS);
  }
}
