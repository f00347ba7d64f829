import type { Logger } from '../lib/logger.js';
import type { Catalog } from '../model/catalog.js';
import type { ChangeSource } from '../source/source.js';
import type { StoreWriter } from '../store/store.js';
import type { PrefetchProgress } from './prefetch.js';
import type { SyncMetrics } from './sync-metrics.js';

export interface WorkerOptions {
  readonly source: ChangeSource;
  readonly writer: StoreWriter;
  readonly catalog: Catalog;
  readonly leaseMs: number;
  readonly ttlMs: number;
  readonly retireGraceMs: number;
  readonly confirmIntervalMs: number;
  /** The longest wait between two tries, in ms. Default: 10,000. */
  readonly retryMaxMs?: number;
  readonly metrics: SyncMetrics;
  readonly logger: Logger;
  readonly onProgress?: (progress: PrefetchProgress) => void;
}
