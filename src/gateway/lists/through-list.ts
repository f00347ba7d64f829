import { idOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { decodeId, encodeId } from '../../model/key.js';
import type { List, Place, Stretch } from '../list.js';
import type { Loaders } from '../loaders.js';
import { follow, type MaybePromise } from '../maybe-promise.js';
import { type IndexPart, isEntry } from './range-list.js';

/** The part of a join entity's index that holds the keys of `target` in its entries' ids. */
export interface Joining extends IndexPart {
  readonly target: Entity;
  /** The fields of the join's key that hold the target's, in the target's key order. */
  readonly on: readonly string[];
}

/**
 * The records of one entity that the records of another, the join, lead to: in the order of the join's
 * index, each once. Its places are the join's entries, so no join document is read.
 */
export class ThroughList implements List {
  readonly #loaders: Loaders;
  readonly #part: IndexPart;
  readonly #joining: Joining;

  constructor(loaders: Loaders, joining: Joining) {
    this.#loaders = loaders;
    this.#joining = joining;
    this.#part = { entity: joining.entity, index: joining.index, prefix: joining.prefix };
  }

  get entity(): Entity {
    return this.#joining.target;
  }

  get order(): string {
    return `${this.#part.entity.name}.${this.#part.index}`;
  }

  slice(stretch: Stretch): MaybePromise<readonly Place[]> {
    if (this.#mayRepeat()) return follow(this.#whole(), (places) => within(places, stretch));
    const { entity, index, prefix } = this.#part;
    const { after, before, reverse, limit } = stretch;
    const range = { entity, index, prefix, after, before, reverse, limit };
    return follow(this.#loaders.ranges.take(range), (members) => this.#places(members));
  }

  count(): MaybePromise<number> {
    if (this.#mayRepeat()) return follow(this.#whole(), ({ length }) => length);
    return this.#loaders.counts.take({ ...this.#part, limit: undefined });
  }

  isPlace(text: string): boolean {
    return text.startsWith(this.#part.prefix) && isEntry(this.#part, text);
  }

  /** Whether entries of one part may lead to one record: where the join's key has more to it. */
  #mayRepeat(): boolean {
    const { entity, index, on } = this.#joining;
    const fixed = [...(entity.indexes[index]?.on ?? []), ...on];
    return !entity.key.every((name) => fixed.includes(name));
  }

  /** All places; a record's is its first. What comes before a stretch decides what is in it. */
  #whole(): MaybePromise<readonly Place[]> {
    return follow(this.#loaders.ranges.take({ ...this.#part, limit: undefined }), (members) => {
      const seen = new Set<string>();
      return this.#places(members).filter(({ id }) => !seen.has(id) && seen.add(id));
    });
  }

  #places(members: readonly string[]): Place[] {
    const idOf = targetIdOf(this.#joining);
    return members.map((member) => ({ text: member, id: idOf(member) }));
  }
}

/** From an index entry of the join to the id of the record it leads to. */
export function targetIdOf({
  entity,
  on,
}: Pick<Joining, 'entity' | 'on'>): (member: string) => string {
  const places = on.map((name) => entity.key.indexOf(name));
  return (member) => {
    const parts = decodeId(idOfMember(member), entity.key.length);
    return encodeId(places.map((place) => parts[place] ?? null));
  };
}

function within(
  places: readonly Place[],
  { after, before, reverse, limit }: Stretch,
): readonly Place[] {
  const inside = places.filter(
    ({ text }) =>
      (after === undefined || compare(text, after) > 0) &&
      (before === undefined || compare(text, before) < 0),
  );
  return (reverse ? inside.reverse() : inside).slice(0, limit);
}

/** As the store sorts, by UTF-8 bytes: UTF-16 has another order. */
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
