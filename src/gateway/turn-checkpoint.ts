import type { Checkpoint } from '../store/store.js';
import { isFresh, readFreshCheckpoint } from './read-fresh-checkpoint.js';
import type { ViewOptions } from './view-options.js';

/** The checkpoint of data that may be served, read once for all that ask in one turn of the event loop. */
export class TurnCheckpoint {
  readonly #options: ViewOptions;
  #reading: Promise<Checkpoint> | undefined;

  constructor(options: ViewOptions) {
    this.#options = options;
  }

  /** What is at hand. Undefined: it takes a `read`. */
  now(): Checkpoint | undefined {
    const found = this.#options.reader.atHand?.checkpoint();
    return found && isFresh(found, this.#options) ? found : undefined;
  }

  /** Errors: NOT_READY, and those of the store. */
  read(): Promise<Checkpoint> {
    if (!this.#reading) {
      this.#reading = readFreshCheckpoint(this.#options);
      // Who asks later must see what was committed by then.
      setImmediate(this.#end);
    }
    return this.#reading;
  }

  readonly #end = () => {
    this.#reading = undefined;
  };
}
