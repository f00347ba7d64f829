import type { Checkpoint } from '../store/store.js';
import { type CheckpointOptions, freshAtHand, readFresh } from './fresh-checkpoint.js';
import { FailedRead, type FirstRead } from './pin.js';

/** The checkpoint of data that may be served, read once for all that ask in one turn of the event loop. */
export class TurnCheckpoint {
  readonly #options: CheckpointOptions;
  #reading: Promise<Checkpoint> | undefined;

  constructor(options: CheckpointOptions) {
    this.#options = options;
  }

  /** What is at hand. Undefined: it takes a `read`. */
  now(): Checkpoint | undefined {
    return freshAtHand(this.#options);
  }

  /** What a request does best to read before all else; undefined: nothing. */
  get first(): Promise<FirstRead> | undefined {
    const { atHand } = this.#options.reader;
    return atHand?.isAskedWithCheckpoint ? this.read().catch(failed) : undefined;
  }

  /** Errors: NOT_READY, and those of the store. */
  read(): Promise<Checkpoint> {
    if (!this.#reading) {
      this.#reading = readFresh(this.#options);
      // Who asks later must see what was committed by then.
      setImmediate(this.#end);
    }
    return this.#reading;
  }

  readonly #end = () => {
    this.#reading = undefined;
  };
}

const failed = (error: unknown) => new FailedRead(error);
