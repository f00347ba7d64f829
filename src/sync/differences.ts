import { checksumOf } from '../model/checksum.js';
import { type Document, type IndexEntry, indexEntriesOf } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { StoreInspector } from '../store/store.js';
import type { Suspect } from '../store/suspects.js';

/** How a record can differ from its row. Of several, the first counts. */
export const DIFFERENCE_KINDS = {
  missing: 'a row without a document',
  changed: 'a document that is not what its row says',
  extra: 'a document without a row',
  entryMissing: 'an index entry that is not there',
  entryStray: 'an index entry that no document explains',
} as const;

export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

export interface Difference extends Suspect {
  readonly kind: DifferenceKind;
}

/** Records of one entity that may differ: ids to the index entries that look stray, where some do. */
export type Doubts = ReadonlyMap<string, readonly IndexEntry[]>;

/**
 * Compares records as the store has them now with their rows' checksums (none: no such row). Exact where
 * neither changes meanwhile; else what it finds is a suspicion.
 */
export async function findDifferences({
  inspector,
  generation,
  entity,
  rows,
  doubts,
}: {
  inspector: StoreInspector;
  generation: string;
  entity: Entity;
  rows: ReadonlyMap<string, string>;
  doubts: Doubts;
}): Promise<Map<string, DifferenceKind>> {
  const ids = [...doubts.keys()];
  const documents = await inspector.documents(generation, entity, ids);
  const found = new Map<string, DifferenceKind>();
  const expected: IndexEntry[] = [];
  const expectedOf: string[] = [];
  const strays: IndexEntry[] = [];
  const straysOf: string[] = [];
  for (const [at, id] of ids.entries()) {
    const document = documents[at];
    const kind = kindOf(entity, rows.get(id), document);
    const entries = kind || !document ? [] : indexEntriesOf(entity, document);
    if (kind) found.set(id, kind);
    for (const entry of entries) {
      expected.push(entry);
      expectedOf.push(id);
    }
    for (const entry of doubts.get(id) ?? []) {
      if (includes(entries, entry)) continue;
      strays.push(entry);
      straysOf.push(id);
    }
  }
  const [areThere, areStray] = await Promise.all([
    inspector.hasEntries(generation, entity, expected),
    inspector.hasEntries(generation, entity, strays),
  ]);
  const note = (id: string, kind: DifferenceKind) => {
    if (!found.has(id)) found.set(id, kind);
  };
  for (const [at, id] of expectedOf.entries()) if (!areThere[at]) note(id, 'entryMissing');
  for (const [at, id] of straysOf.entries()) if (areStray[at]) note(id, 'entryStray');
  return found;
}

export const includes = (entries: readonly IndexEntry[], { index, member }: IndexEntry) =>
  entries.some((entry) => entry.index === index && entry.member === member);

function kindOf(
  entity: Entity,
  checksum: string | undefined,
  document: Document | null | undefined,
): DifferenceKind | undefined {
  if (document === null) return checksum === undefined ? undefined : 'missing';
  if (checksum === undefined) return 'extra';
  return document && checksumOf(entity, document) === checksum ? undefined : 'changed';
}
