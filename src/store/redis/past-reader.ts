import { dropOldest } from '../../lib/drop-oldest.js';
import type { Version } from '../store.js';
import type { Connection } from './connection.js';
import type { Keys } from './keys.js';
import { Past, type RawUndoEntry, viewExpired } from './past.js';
import { isWrongType } from './store-error.js';

// Requests that pinned one version and met one large commit want the same entries within moments.
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 4;

/** Reads what was different at a version: undo entries never change, so that each stretch is read once. */
export class PastReader {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #recent = new Map<string, Promise<Past>>();

  constructor({ connection, keys }: { readonly connection: Connection; readonly keys: Keys }) {
    this.#connection = connection;
    this.#keys = keys;
  }

  /**
   * @param head a sequence that was read together with, or after, the data that is to be taken back
   *
   * Errors: VIEW_EXPIRED where the undo log does not reach back to the version.
   */
  read(version: Version, head: number): Promise<Past> {
    const name = `${version.generation}:${version.sequence}:${head}`;
    const known = this.#recent.get(name);
    if (known) return known;
    const reading = this.#read(version, head);
    this.#recent.set(name, reading);
    dropOldest(this.#recent, MOST_REMEMBERED);
    reading.catch(() => this.#recent.delete(name));
    setTimeout(() => this.#recent.delete(name), REMEMBERED_MS).unref();
    return reading;
  }

  async #read(version: Version, head: number): Promise<Past> {
    const { generation, sequence } = version;
    const log = this.#keys.undo(generation);
    const command = ['XRANGE', log, String(sequence + 1), String(head)];
    try {
      return new Past(await this.#connection.send<RawUndoEntry[]>(command), version, head);
    } catch (error) {
      // Something else was put there by hand.
      throw isWrongType(error) ? viewExpired() : error;
    }
  }
}
