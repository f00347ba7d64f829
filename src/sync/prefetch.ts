import type { Catalog } from '../model/catalog.js';
import type { LoadedDocument } from '../model/encoded-document.js';
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

/** Batches that are written while the next is read: enough that neither end waits for the other. */
const UNDER_WAY = 3;

/**
 * Loads every entity of a snapshot into a generation that nobody sees, one table after the other,
 * batch by batch: memory holds a few batches, whatever the size of a table. The source waits where the
 * store is the slower one.
 *
 * Returns early, without an error, when `signal` aborts. Nothing is being written any more when it settles.
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
    const load = async (batch: readonly LoadedDocument[]) => {
      await writer.load(generation, entity, batch);
      await reached?.('prefetch.batchLoaded');
      documents += batch.length;
      metrics.loaded(entity.name, batch.length);
      onProgress({ entity: entity.name, documents, total, done: false });
    };
    let underWay: Promise<void>[] = [];
    try {
      for await (const batch of snapshot.read(entity)) {
        if (signal.aborted) return;
        await reached?.('prefetch.batchRead');
        const loading = load(batch);
        // Its failure is heard when its turn comes, or below.
        loading.catch(() => {});
        underWay.push(loading);
        if (underWay.length < UNDER_WAY) continue;
        await underWay[0];
        underWay = underWay.slice(1);
      }
      await Promise.all(underWay);
    } finally {
      await Promise.allSettled(underWay);
    }
    onProgress({ entity: entity.name, documents, total: documents, done: true });
    await reached?.('prefetch.entityLoaded');
  }
}
