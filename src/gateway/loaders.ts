import DataLoader from 'dataloader';
import type { Logger } from '../lib/logger.js';
import type { Document, IndexEntry } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { Checkpoint, IndexRange, StoreReader } from '../store/store.js';
import { keyEntryOf } from './key-value.js';
import type { ReadObserver } from './read-observer.js';

/** A document that is wanted, and the index entry that led to it (absent: the key alone did). */
export interface Wanted {
  readonly id: string;
  readonly listedBy?: IndexEntry;
}

/**
 * What one request's reads go through. Loads of one tick are one command of the store: one for each
 * entity's documents, one for all index ranges of all entities, one for all counts.
 */
export interface Loaders {
  /** The entity's one loader: lists, relations and lookups share its batches. */
  documents(entity: Entity): DataLoader<Wanted, Document | null, string>;
  readonly ranges: DataLoader<IndexRange, readonly string[], string>;
  readonly counts: DataLoader<IndexRange, number, string>;
}

export interface LoaderOptions {
  readonly reader: StoreReader;
  /** The generation to read; asked for with each batch, so it must answer the same each time. */
  readonly pin: () => Promise<Checkpoint>;
  readonly logger: Logger;
  readonly observer: ReadObserver;
  /** Called once for each document that its index lists but the store no longer has. */
  readonly onLost: (entity: Entity, id: string) => void;
  /** At most so many documents a command; more become several commands of one tick. */
  readonly maxBatchSize: number;
}

// A command of a script: nobody else is served while it runs.
const RANGES_PER_COMMAND = 1_000;

/** Loaders for one request: they remember what they read, so they must not outlive it. */
export function createLoaders(options: LoaderOptions): Loaders {
  const { reader, pin, maxBatchSize } = options;
  const ranges = new DataLoader<IndexRange, readonly string[], string>(
    async (wanted) => reader.ranges((await pin()).generation, wanted),
    { cacheKeyFn: textOfRange, maxBatchSize: RANGES_PER_COMMAND },
  );
  const counts = new DataLoader<IndexRange, number, string>(
    async (wanted) => reader.counts((await pin()).generation, wanted),
    { cacheKeyFn: textOfRange, maxBatchSize: RANGES_PER_COMMAND },
  );
  const byEntity = new Map<string, DataLoader<Wanted, Document | null, string>>();
  return {
    ranges,
    counts,
    documents(entity) {
      const known = byEntity.get(entity.name);
      if (known) return known;
      const loader = new DataLoader<Wanted, Document | null, string>(
        (wanted) => readDocuments(entity, wanted, ranges, options),
        { cacheKeyFn: ({ id }) => id, maxBatchSize },
      );
      byEntity.set(entity.name, loader);
      return loader;
    },
  };
}

const textOfRange = ({ entity, index, prefix, after, before, reverse, limit }: IndexRange) =>
  JSON.stringify([entity.name, index, prefix, after, before, reverse, limit]);

async function readDocuments(
  entity: Entity,
  wanted: readonly Wanted[],
  ranges: Loaders['ranges'],
  options: LoaderOptions,
): Promise<(Document | null)[]> {
  const { reader, pin, observer } = options;
  const { generation } = await pin();
  const ids = wanted.map(({ id }) => id);
  const documents = [...(await reader.documents(generation, entity, ids))];
  observer.batch(entity.name, ids.length);
  const suspects = wanted.filter((_, at) => !documents[at]);
  if (suspects.length === 0) return documents;

  const judged = await judge(entity, suspects, ranges, options);
  return documents.map((document, at) => document ?? judged.get(ids[at] ?? '') ?? null);
}

/**
 * Tells `absent` from `lost`. A document may be missing because its record was deleted after the
 * index was read; so the index is read again, and where it still lists the record, the document too.
 *
 * Returns what was there after all, by id.
 */
async function judge(
  entity: Entity,
  suspects: readonly Wanted[],
  ranges: Loaders['ranges'],
  { reader, pin, observer, logger, onLost }: LoaderOptions,
): Promise<Map<string, Document>> {
  const entries = suspects.map(({ id, listedBy }) => listedBy ?? keyEntryOf(entity, id));
  const lists = await Promise.all(
    entries.map(({ index, member }) => ranges.load({ entity, index, prefix: member, limit: 1 })),
  );
  const listed = suspects
    .filter((_, at) => lists[at]?.[0] === entries[at]?.member)
    .map(({ id }) => id);
  if (listed.length < suspects.length) {
    observer.misses(entity.name, 'absent', suspects.length - listed.length);
  }
  if (listed.length === 0) return new Map();

  const { generation } = await pin();
  const documents = await reader.documents(generation, entity, listed);
  const lost = listed.filter((_, at) => !documents[at]);
  if (lost.length > 0) {
    observer.misses(entity.name, 'lost', lost.length);
    logger.error(
      { entity: entity.name, generation, count: lost.length, ids: lost.slice(0, 10) },
      'Documents that an index lists are gone from the store.',
    );
    for (const id of lost) onLost(entity, id);
  }
  return new Map(
    listed.flatMap((id, at) => {
      const document = documents[at];
      return document ? [[id, document] as const] : [];
    }),
  );
}
