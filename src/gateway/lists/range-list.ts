import { hasId, idOfMember, KEY_INDEX } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { decodeId } from '../../model/key.js';
import { keyEntryOf } from '../key-value.js';
import { EntryPlace, type List, type Place, type Stretch } from '../list.js';
import type { Loaders } from '../loaders.js';
import { follow, type MaybePromise } from '../maybe-promise.js';

/** The part of an index whose entries begin with `prefix`; '' for the whole. */
export interface IndexPart {
  readonly entity: Entity;
  readonly index: string;
  readonly prefix: string;
}

/** The records of an index, or of a part of it, in its order. Its places are the index's entries. */
export class RangeList implements List {
  readonly #loaders: Loaders;
  readonly #part: IndexPart;

  constructor(loaders: Loaders, { entity, index, prefix }: IndexPart) {
    this.#loaders = loaders;
    this.#part = { entity, index, prefix };
  }

  get entity(): Entity {
    return this.#part.entity;
  }

  get order(): string {
    return this.#part.index;
  }

  slice({ after, before, reverse, limit }: Stretch): MaybePromise<readonly Place[]> {
    const { entity, index, prefix } = this.#part;
    const range = { entity, index, prefix, after, before, reverse, limit };
    return follow(this.#loaders.ranges.take(range), (members) =>
      members.map((member) => new EntryPlace(member, index)),
    );
  }

  count(): MaybePromise<number> {
    return this.#loaders.counts.take({ ...this.#part, limit: undefined });
  }

  isPlace(text: string): boolean {
    return text.startsWith(this.#part.prefix) && isEntry(this.#part, text);
  }
}

/** Whether a text is what an index's entries look like. */
export function isEntry({ entity, index }: Omit<IndexPart, 'prefix'>, text: string): boolean {
  if (!hasId(text)) return false;
  try {
    const id = idOfMember(text);
    if (index === KEY_INDEX) return keyEntryOf(entity, id).member === text;
    return decodeId(id, entity.key.length).length > 0;
  } catch {
    return false;
  }
}
