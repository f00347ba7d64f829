import type { Checkpoint } from '../store/store.js';
import { isFresh, readFreshCheckpoint } from './read-fresh-checkpoint.js';
import type { ViewOptions } from './view-options.js';

/** The one version that a request reads: the one that is there when it first asks. */
export class Pin {
  readonly #options: ViewOptions;
  #reading: Promise<Checkpoint> | undefined;
  #checkpoint: Checkpoint | undefined;

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#checkpoint = options.pinned;
  }

  /** What was pinned, once something was read. */
  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  /** Pins what is at hand, unless that is done. Undefined: it takes a `read`. */
  now(): Checkpoint | undefined {
    if (this.#checkpoint || this.#reading) return this.#checkpoint;
    const found = this.#options.reader.atHand?.checkpoint();
    if (!found || !isFresh(found, this.#options)) return undefined;
    this.#checkpoint = found;
    return found;
  }

  /** Errors: NOT_READY, and those of the store. */
  read(): Promise<Checkpoint> {
    this.#reading ??= this.#checkpoint ? Promise.resolve(this.#checkpoint) : this.#read();
    return this.#reading;
  }

  async #read(): Promise<Checkpoint> {
    this.#checkpoint = await readFreshCheckpoint(this.#options);
    return this.#checkpoint;
  }
}
