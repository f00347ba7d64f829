import type { Catalog } from '../model/catalog.js';
import type { Snapshot } from '../source/source.js';
import type { StoreWriter } from '../store/store.js';
import type { Reached } from './moments.js';
import type { SyncMetrics } from './sync-metrics.js';

/** How far the loading of one entity is. The last event of an entity has `done`. */
export interface PrefetchProgress {
  readonly entity: string;
  readonly documents: number;
  readonly total: number | undefined;
  readonly done: boolean;
}

/**
 * Loads every entity of a snapshot into a generation that nobody sees, one table after the other,
 * batch by batch: memory holds a few batches, whatever the size of a table.
 *
 * Returns early, without an error, when `signal` aborts.
 */
export async function prefetch({
  snapshot,
  writer,
  catalog,
  generation,
  metrics,
  onProgress,
  reached,
  signal,
}: {
  snapshot: Snapshot;
  writer: StoreWriter;
  catalog: Catalog;
  generation: string;
  metrics: SyncMetrics;
  onProgress: (progress: PrefetchProgress) => void;
  reached?: Reached | undefined;
  signal: AbortSignal;
}): Promise<void> {
  for (const entity of catalog.entities) {
    const total = await snapshot.estimate(entity);
    let documents = 0;
    onProgress({ entity: entity.name, documents, total, done: false });
    for await (const batch of snapshot.read(entity)) {
      if (signal.aborted) return;
      await reached?.('prefetch.batchRead');
      await writer.load(generation, entity, batch);
      await reached?.('prefetch.batchLoaded');
      documents += batch.length;
      metrics.loaded(entity.name, batch.length);
      onProgress({ entity: entity.name, documents, total, done: false });
    }
    onProgress({ entity: entity.name, documents, total: documents, done: true });
    await reached?.('prefetch.entityLoaded');
  }
}
