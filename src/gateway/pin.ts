import type { Document } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { Checkpoint } from '../store/store.js';
import { type CheckpointOptions, freshAtHand, freshCheckpoint } from './fresh-checkpoint.js';

export interface PinOptions extends CheckpointOptions {
  /** The version to read. Default: the one that is there at the first read. */
  readonly pinned?: Checkpoint | undefined;
}

/** Why the newest version could not be read. */
export class FailedRead {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** What was read for a request before it asked for anything. */
export type FirstRead = Checkpoint | FailedRead;

/** The one version that a request reads: the one that is there when it first asks. */
export class Pin {
  readonly #options: PinOptions;
  readonly #first: FirstRead | undefined;
  #reading: Promise<Checkpoint> | undefined;
  #checkpoint: Checkpoint | undefined;

  /** @param first the newest version, where it was read for this request already: pinned once anything is read */
  constructor(options: PinOptions, first?: FirstRead) {
    this.#options = options;
    this.#first = first;
    this.#checkpoint = options.pinned;
  }

  /** What was pinned, once something was read. */
  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  /** Pins what is at hand, unless that is done. Undefined: it takes a `read`. */
  now(): Checkpoint | undefined {
    if (this.#checkpoint || this.#reading) return this.#checkpoint;
    if (this.#first instanceof FailedRead) return undefined;
    this.#checkpoint = this.#first ?? freshAtHand(this.#options);
    return this.#checkpoint;
  }

  /** Errors: NOT_READY, and those of the store. */
  read(): Promise<Checkpoint> {
    const pinned = this.now();
    this.#reading ??= pinned ? Promise.resolve(pinned) : this.#read();
    return this.#reading;
  }

  /** Documents of the version; the first read of a request gets the version with them. */
  async documents(entity: Entity, ids: readonly string[]): Promise<readonly (Document | null)[]> {
    const { reader } = this.#options;
    const pinned = this.#checkpoint;
    if (pinned) return reader.documents(pinned, entity, ids);
    if (this.#first instanceof FailedRead) throw this.#first.error;
    const found = await reader.newestDocuments(entity, ids);
    const version = this.#settle(found.checkpoint);
    const { generation, sequence } = version;
    const isSame =
      found.checkpoint?.generation === generation && found.checkpoint.sequence === sequence;
    return isSame ? found.documents : reader.documents(version, entity, ids);
  }

  async #read(): Promise<Checkpoint> {
    if (this.#first instanceof FailedRead) throw this.#first.error;
    return this.#settle(await this.#options.reader.checkpoint());
  }

  /** Of several first reads under way, the one that is back first pins. */
  #settle(found: Checkpoint | undefined): Checkpoint {
    this.#checkpoint ??= freshCheckpoint(found, this.#options);
    return this.#checkpoint;
  }
}
