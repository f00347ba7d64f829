import type { Catalog } from '../../../src/model/catalog.js';
import { type Document, idOf } from '../../../src/model/document.js';
import type { Entity } from '../../../src/model/entity.js';
import type { Position } from '../../../src/model/position.js';
import type { FeedReader } from '../../../src/store/feed.js';
import type { Checkpoint, StoreReader } from '../../../src/store/store.js';
import {
  createGeneration,
  createMemoryDataset,
  createMemoryStore,
} from '../../support/memory-store.js';

const GENERATION = 'g1';

export interface Call {
  readonly method: keyof StoreReader;
  readonly entity?: string;
  /** Documents or ranges asked for. */
  readonly size: number;
}

/** A memory store that writes down each read: what is sent to its reader is what Redis would get. */
export interface FakeStore {
  readonly reader: StoreReader;
  /** What `put` and `remove` did. */
  readonly feed: FeedReader;
  readonly calls: Call[];
  /** Announced from the start, and confirmed just now; undefined: nothing is announced. Its sequence and marks are the store's. */
  checkpoint: Checkpoint | undefined;
  /** Thrown by each read, while set. */
  failure: Error | undefined;
  put(entity: Entity, ...documents: Document[]): Promise<void>;
  /** Drops records whole. */
  remove(entity: Entity, ...ids: string[]): Promise<void>;
  /** Drops documents and leaves their index entries, as an eviction would. */
  lose(entity: Entity, ...ids: string[]): void;
  /** Called after a read has its answer, before it is given. */
  onCall: (call: Call) => void | Promise<void>;
}

export const checkpointAt = (confirmedAtMs: number, position = 'uuid:1-7'): Checkpoint => ({
  position: position as Position,
  generation: GENERATION,
  fingerprint: 'f',
  committedAtMs: confirmedAtMs,
  confirmedAtMs,
  sequence: 0,
  changed: {},
});

export async function createFakeStore(catalog: Catalog): Promise<FakeStore> {
  const dataset = createMemoryDataset();
  const contents = createGeneration();
  contents.head = 0;
  dataset.generations.set(GENERATION, contents);
  dataset.checkpoint = checkpointAt(0);
  const { reader, writer, feed } = createMemoryStore(dataset);
  const lease = await writer.acquireLease(3_600_000);
  if (!lease) throw new Error('The lease of a new dataset is free.');
  const calls: Call[] = [];
  const changed: Record<string, string> = {};

  async function answer<T>(call: Call, read: () => Promise<T>): Promise<T> {
    calls.push(call);
    if (store.failure) throw store.failure;
    const value = await read();
    await store.onCall(call);
    return value;
  }

  const write = (entity: Entity, ids: readonly string[], documents: readonly Document[]) => {
    catalog.must(entity.name);
    const writes = ids.map((id, at) => ({ entity, id, document: documents[at] }));
    const checkpoint = { ...checkpointAt(0), sequence: (contents.head ?? 0) + 1 };
    changed[entity.name] = String(checkpoint.sequence);
    return writer.commit(lease, { generation: GENERATION, writes, checkpoint });
  };

  let asked: Promise<Checkpoint | undefined> | undefined;
  const store: FakeStore = {
    feed,
    calls,
    checkpoint: checkpointAt(Date.now()),
    failure: undefined,
    onCall: () => {},
    put: (entity, ...documents) =>
      write(
        entity,
        documents.map((document) => idOf(entity, document)),
        documents,
      ),
    remove: (entity, ...ids) => write(entity, ids, []),
    lose(entity, ...ids) {
      for (const id of ids) contents.documents.delete(`${entity.name}:${id}`);
    },
    reader: {
      checkpoint: () =>
        answer({ method: 'checkpoint', size: 1 }, async () =>
          store.checkpoint
            ? { ...store.checkpoint, sequence: contents.head ?? 0, changed: { ...changed } }
            : undefined,
        ),
      leaseIsHeld: () => reader.leaseIsHeld(),
      documents: (version, entity, ids) =>
        // Redis is asked for each once.
        answer({ method: 'documents', entity: entity.name, size: new Set(ids).size }, () =>
          reader.documents(version, entity, ids),
        ),
      // Counted as the two reads that it stands for, the first of them shared, as in Redis.
      async newestDocuments(entity, ids) {
        asked ??= this.checkpoint().finally(() => {
          asked = undefined;
        });
        const checkpoint = await asked;
        return {
          checkpoint,
          documents: checkpoint ? await this.documents(checkpoint, entity, ids) : [],
        };
      },
      ranges: (version, ranges) =>
        answer({ method: 'ranges', size: ranges.length }, () => reader.ranges(version, ranges)),
      counts: (version, ranges) =>
        answer({ method: 'counts', size: ranges.length }, () => reader.counts(version, ranges)),
    },
  };
  return store;
}
