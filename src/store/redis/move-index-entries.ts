import {
  type Document,
  entryFieldsOf,
  type IndexEntry,
  idOf,
  indexEntriesOf,
  indexesOf,
} from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { RecordWrite, StrayEntry } from '../store.js';
import type { Dataset, FencedBatch } from './fenced-batch.js';
import type { UndoEntry } from './undo-entry.js';

/** One record with what the store held of it before. */
export interface Move {
  readonly write: RecordWrite;
  readonly former: Document | null;
}

/**
 * Adds to a batch: the index entries that records no longer have, taken back, and those that they
 * have now. The latter all, also where nothing moved: an entry that was lost comes back with the
 * next write of its record. What really moves is noted in `undo`.
 */
export function moveIndexEntries(
  batch: FencedBatch,
  { keys }: Dataset,
  {
    generation,
    moves,
    strayEntries = [],
    undo,
  }: {
    readonly generation: string;
    readonly moves: readonly Move[];
    readonly strayEntries?: readonly StrayEntry[] | undefined;
    readonly undo: UndoEntry | undefined;
  },
): void {
  const gone = new MembersByIndex();
  const present = new MembersByIndex();
  const fields = new IndexedFields();
  for (const { entity, index, member } of strayEntries) {
    gone.add(keys.index(generation, entity.name, index), member);
    undo?.removed(entity.name, index, member);
  }
  for (const { write, former } of moves) {
    const { entity, id, document } = write;
    const now = document ? indexEntriesOf(entity, document) : [];
    const keyOf = (index: string) => keys.index(generation, entity.name, index);
    if (document && former && fields.of(entity).every((name) => former[name] === document[name])) {
      for (const entry of now) present.add(keyOf(entry.index), entry.member);
      continue;
    }
    const before = entriesOfFormer(entity, id, former);
    const kept = new Set(now.map(slotOf));
    const known = new Set(before.map(slotOf));
    for (const entry of now) {
      present.add(keyOf(entry.index), entry.member);
      if (!known.has(slotOf(entry))) undo?.added(entity.name, entry.index, entry.member);
    }
    for (const entry of before) {
      if (kept.has(slotOf(entry))) continue;
      gone.add(keyOf(entry.index), entry.member);
      undo?.removed(entity.name, entry.index, entry.member);
    }
  }
  for (const [index, members] of gone) batch.removeMembers(index, members);
  for (const [index, members] of present) batch.addMembers(index, members);
}

const slotOf = ({ index, member }: IndexEntry) => `${index}\u0000${member}`;

// A document that was changed by hand may claim to be another record, or not fit its entity at all:
// its entries must not be taken from the one that it is not.
function entriesOfFormer(entity: Entity, id: string, former: Document | null) {
  if (!former) return [];
  try {
    return idOf(entity, former) === id ? indexEntriesOf(entity, former) : [];
  } catch {
    return [];
  }
}

/** The fields that the entries of an entity are made of: the key's and those of its indexes. */
class IndexedFields extends Map<Entity, readonly string[]> {
  of(entity: Entity): readonly string[] {
    const known = this.get(entity);
    if (known) return known;
    const names = indexesOf(entity).flatMap(([, index]) => [
      ...entryFieldsOf(entity, index),
      ...(index.words ?? []),
    ]);
    const fields = [...new Set(names)];
    this.set(entity, fields);
    return fields;
  }
}

class MembersByIndex extends Map<string, string[]> {
  add(index: string, member: string): void {
    const members = this.get(index);
    if (members) members.push(member);
    else this.set(index, [member]);
  }
}
