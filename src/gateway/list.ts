import { type IndexEntry, idOfMember } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { MaybePromise } from './maybe-promise.js';

/** The place of a record in a list. */
export interface Place {
  /**
   * What cursors carry: the values that the list is ordered by and the key, so that it stays good when
   * records before it come and go, and when its own is deleted. Unique in the list.
   */
  readonly text: string;
  /** The record there, of the list's entity. */
  readonly id: string;
  /** The index entry that led to it; absent where none lists this very record. */
  readonly listedBy?: IndexEntry;
}

/** A place that is an index entry: its id is read when it is asked for. */
export class EntryPlace implements Place {
  readonly text: string;
  readonly #index: string;

  constructor(text: string, index: string) {
    this.text = text;
    this.#index = index;
  }

  get id(): string {
    return idOfMember(this.text);
  }

  get listedBy(): IndexEntry {
    return { index: this.#index, member: this.text };
  }
}

/** A stretch of a list, strictly between two places. */
export interface Stretch {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** From the end of the stretch backwards. */
  readonly reverse: boolean;
  readonly limit: number;
}

/**
 * Records of one entity in an order: what pages are cut from. Nothing is read before a method asks, and
 * what several lists of a request ask in one tick goes to the store together.
 */
export interface List {
  readonly entity: Entity;
  /** Names the order: cursors are good for lists of the same entity and order, and for no others. */
  readonly order: string;
  /** Places in the direction of the walk, at most `limit`. */
  slice(stretch: Stretch): MaybePromise<readonly Place[]>;
  /** How many places the whole list has. */
  count(): MaybePromise<number>;
  /** Whether a cursor's text can be one of a place in this list. */
  isPlace(text: string): boolean;
}
