import { Counter, Histogram } from 'prom-client';
import type { Registry } from '../lib/metrics.js';

/** Why a document that was asked for did not come: no such record, or indexed but gone. */
export type Miss = 'absent' | 'lost';

/** Hears what views read. Every method is called after the store answered. */
export interface ReadObserver {
  /** One read of `size` documents of an entity. */
  batch(entityName: string, size: number): void;
  /** `count` documents of an entity did not come, for this reason. */
  misses(entityName: string, miss: Miss, count: number): void;
}

/** Hears nothing: for views outside a gateway. */
export const silentObserver: ReadObserver = { batch() {}, misses() {} };

/**
 * Counts reads in a registry. Call it once for each registry: a second time, the metrics' names are
 * taken and prom-client throws.
 */
export function createReadObserver(registry: Registry): ReadObserver {
  const registers = [registry];
  const sizes = new Histogram({
    name: 'almanac_read_batch_documents',
    help: 'Documents asked for in one read of the store.',
    labelNames: ['entity'] as const,
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000],
    registers,
  });
  const misses = new Counter({
    name: 'almanac_read_misses_total',
    help: 'Documents that did not come: absent (no such record) or lost (indexed but gone).',
    labelNames: ['entity', 'miss'] as const,
    registers,
  });
  return {
    batch: (entity, size) => sizes.observe({ entity }, size),
    misses: (entity, miss, count) => misses.inc({ entity, miss }, count),
  };
}
