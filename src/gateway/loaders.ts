import type { Logger } from '../lib/logger.js';
import type { Document, IndexEntry } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { Checkpoint, IndexRange, StoreReader } from '../store/store.js';
import { keyEntryOf } from './key-value.js';
import { Loader } from './loader.js';
import type { ReadObserver } from './read-observer.js';

/** A document that is wanted, and the index entry that led to it (absent: the key alone did). */
export interface Wanted {
  readonly id: string;
  readonly listedBy?: IndexEntry;
  /** It may well not be there: that is then neither counted nor looked into. */
  readonly isOptional?: boolean;
}

/**
 * What one request's reads go through. Loads of one tick are one command of the store: one for each
 * entity's documents, one for all index ranges of all entities, one for all counts.
 */
export interface Loaders {
  /** The entity's one loader: lists, relations and lookups share its batches. */
  documents(entity: Entity): Loader<Wanted, Document | null>;
  readonly ranges: Loader<IndexRange, readonly string[]>;
  readonly counts: Loader<IndexRange, number>;
  /**
   * Says that the answer depends on an entity's records though none are read now: for what is remembered from
   * earlier requests. All reads through the loaders say so themselves. ETags are right only if this is.
   */
  noteRead(entityName: string): void;
}

export interface LoaderOptions {
  readonly reader: StoreReader;
  /** The version to read; asked for with each batch, so it must answer the same each time. */
  readonly pin: () => Promise<Checkpoint>;
  /** The same, where it needs no wait. */
  readonly pinNow: () => Checkpoint | undefined;
  readonly logger: Logger;
  readonly observer: ReadObserver;
  /** Called once for each document that its index lists but the store no longer has. */
  readonly onLost: (entity: Entity, id: string) => void;
  readonly noteRead: Loaders['noteRead'];
  /** At most so many documents a command; more become several commands of one tick. */
  readonly maxBatchSize: number;
}

// A command of a script: nobody else is served while it runs.
const RANGES_PER_COMMAND = 1_000;

/** Loaders for one request: they remember what they read, so they must not outlive it. */
export function createLoaders(options: LoaderOptions): Loaders {
  const { reader, pin, pinNow, maxBatchSize } = options;
  const { atHand } = reader;
  const ofRanges = { cacheKeyFn: textOfRange, maxBatchSize: RANGES_PER_COMMAND };
  const ranges = new Loader<IndexRange, readonly string[]>(
    async (wanted) => reader.ranges(await pin(), wanted),
    {
      ...ofRanges,
      atHand:
        atHand &&
        ((range) => {
          const version = pinNow();
          return version && atHand.range(version, range);
        }),
    },
  );
  const counts = new Loader<IndexRange, number>(
    async (wanted) => reader.counts(await pin(), wanted),
    {
      ...ofRanges,
      atHand:
        atHand &&
        ((range) => {
          const version = pinNow();
          return version && atHand.count(version, range);
        }),
    },
  );
  const byEntity = new Map<string, Loader<Wanted, Document | null>>();
  return {
    ranges,
    counts,
    noteRead: options.noteRead,
    documents(entity) {
      const known = byEntity.get(entity.name);
      if (known) return known;
      const loader = new Loader<Wanted, Document | null>(
        (wanted) => readDocuments(entity, wanted, ranges, options),
        {
          cacheKeyFn: ({ id }) => id,
          maxBatchSize,
          atHand:
            atHand &&
            (({ id, isOptional = false }) => {
              const version = pinNow();
              const document = version && atHand.document(version, entity, id);
              // What did not come is judged where it is read.
              return document === null && !isOptional ? undefined : document;
            }),
        },
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
): Promise<readonly (Document | null)[]> {
  const { reader, pin, observer } = options;
  const ids = wanted.map(({ id }) => id);
  const documents = await reader.documents(await pin(), entity, ids);
  observer.batch(entity.name, ids.length);
  const missing = wanted.filter(({ isOptional }, at) => !documents[at] && !isOptional);
  if (missing.length > 0) await judge(entity, missing, ranges, options);
  return documents;
}

/** Tells `absent` from `lost`: whether an index of the same version lists what did not come. */
async function judge(
  entity: Entity,
  missing: readonly Wanted[],
  ranges: Loaders['ranges'],
  { pin, observer, logger, onLost }: LoaderOptions,
): Promise<void> {
  const entries = missing.map(({ id, listedBy }) => listedBy ?? keyEntryOf(entity, id));
  const lists = await Promise.all(
    entries.map(({ index, member }) => ranges.load({ entity, index, prefix: member, limit: 1 })),
  );
  const lost = missing
    .filter((_, at) => lists[at]?.[0] === entries[at]?.member)
    .map(({ id }) => id);
  if (lost.length < missing.length) {
    observer.misses(entity.name, 'absent', missing.length - lost.length);
  }
  if (lost.length === 0) return;
  observer.misses(entity.name, 'lost', lost.length);
  const { generation } = await pin();
  logger.error(
    { entity: entity.name, generation, count: lost.length, ids: lost.slice(0, 10) },
    'Documents that an index lists are gone from the store.',
  );
  for (const id of lost) onLost(entity, id);
}
