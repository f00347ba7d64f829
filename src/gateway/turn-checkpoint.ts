import type { Checkpoint, StoreReader } from '../store/store.js';
import { type FreshnessOptions, freshCheckpoint, isFresh } from './fresh-checkpoint.js';

interface TurnCheckpointOptions extends FreshnessOptions {
  readonly reader: StoreReader;
}

/** The checkpoint of data that may be served, read once for all that ask in one turn of the event loop. */
export class TurnCheckpoint {
  readonly #options: TurnCheckpointOptions;
  #reading: Promise<Checkpoint> | undefined;

  constructor(options: TurnCheckpointOptions) {
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
      this.#reading = this.#read();
      // Who asks later must see what was committed by then.
      setImmediate(this.#end);
    }
    return this.#reading;
  }

  async #read(): Promise<Checkpoint> {
    return freshCheckpoint(await this.#options.reader.checkpoint(), this.#options);
  }

  readonly #end = () => {
    this.#reading = undefined;
  };
}
