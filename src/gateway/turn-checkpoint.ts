import type { Checkpoint } from '../store/store.js';
import { freshCheckpoint, isFresh } from './fresh-checkpoint.js';
import type { PinOptions } from './pin.js';

/** The checkpoint of data that may be served, read once for all that ask in one turn of the event loop. */
export class TurnCheckpoint {
  readonly #options: PinOptions;
  #reading: Promise<Checkpoint> | undefined;

  constructor(options: PinOptions) {
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
      const { reader } = this.#options;
      this.#reading = reader
        .checkpoint()
        .then((checkpoint) => freshCheckpoint(checkpoint, this.#options));
      // Who asks later must see what was committed by then.
      setImmediate(this.#end);
    }
    return this.#reading;
  }

  readonly #end = () => {
    this.#reading = undefined;
  };
}
