import {
  type Document,
  entryFieldsOf,
  type IndexEntry,
  idOf,
  indexEntriesOf,
  indexerOf,
  indexesOf,
} from '../../model/document.js';
import { type LoadedDocument, seenOf } from '../../model/encoded-document.js';
import type { Entity } from '../../model/entity.js';
import type { RecordWrite, StrayEntry } from '../store.js';
import type { CommitBatch } from './commit-batch.js';
import type { Keys } from './keys.js';
import { addedField, removedField } from './undo-entry.js';

/** One record with what the store held of it before. */
export interface Move {
  readonly write: RecordWrite;
  readonly former: LoadedDocument | null;
}

/**
 * Adds to a batch: the index entries that a record no longer has, taken back, and those that it has now. The
 * latter all, also where nothing moved: an entry that was lost comes back with the next write of its record.
 * What really moves is noted for the undo log.
 */
export function moveIndexEntries(
  batch: CommitBatch,
  { indexes, write: { entity, id, document }, former }: Move & { readonly indexes: Indexes },
): void {
  const { keyOf, entriesOf, fields } = indexes.of(entity);
  const seen = document && seenOf(document);
  const was = former && seenOf(former);
  const now = seen ? entriesOf(seen, id) : [];
  if (seen && was && fields.every((name) => was[name] === seen[name])) {
    for (const { index, member } of now) batch.addMember(keyOf(index), member);
    return;
  }
  const before = entriesOfFormer(entity, id, was);
  const kept = new Set(now.map(slotOf));
  const known = new Set(before.map(slotOf));
  for (const entry of now) {
    batch.addMember(keyOf(entry.index), entry.member);
    if (known.has(slotOf(entry))) continue;
    batch.noteUndo(addedField(entity.name, entry.index), entry.member);
  }
  for (const entry of before) {
    if (kept.has(slotOf(entry))) continue;
    removeEntry(batch, indexes, { entity, ...entry });
  }
}

/** Takes one entry back that is there. */
export function removeEntry(
  batch: CommitBatch,
  indexes: Indexes,
  { entity, index, member }: StrayEntry,
): void {
  batch.removeMember(indexes.of(entity).keyOf(index), member);
  batch.noteUndo(removedField(entity.name, index), member);
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

interface EntityIndexes {
  readonly keyOf: (index: string) => string;
  readonly entriesOf: (document: Document, id: string) => IndexEntry[];
  /** What entries are made of: the fields of the key and of the indexes. */
  readonly fields: readonly string[];
  /** No index but that of the key: what a record was does not matter for its entry. */
  readonly isByKeyAlone: boolean;
}

/** What is to be known of entities' indexes in one generation, found out once. */
export class Indexes {
  readonly #known = new Map<Entity, EntityIndexes>();
  readonly #keys: Keys;
  readonly #generation: string;

  constructor(keys: Keys, generation: string) {
    this.#keys = keys;
    this.#generation = generation;
  }

  of(entity: Entity): EntityIndexes {
    const known = this.#known.get(entity);
    if (known) return known;
    const all = indexesOf(entity);
    const keys = new Map(
      all.map(([name]) => [name, this.#keys.index(this.#generation, entity.name, name)]),
    );
    const fields = all.flatMap(([, index]) => [
      ...entryFieldsOf(entity, index),
      ...(index.words ?? []),
    ]);
    const made: EntityIndexes = {
      keyOf: (name) => keys.get(name) ?? this.#keys.index(this.#generation, entity.name, name),
      entriesOf: indexerOf(entity),
      fields: [...new Set(fields)],
      isByKeyAlone: all.length === 1,
    };
    this.#known.set(entity, made);
    return made;
  }
}
