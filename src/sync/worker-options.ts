import type { Backoff } from '../lib/backoff.js';
import type { Logger } from '../lib/logger.js';
import type { Catalog } from '../model/catalog.js';
import type { ChangeSource } from '../source/source.js';
import type { StoreInspector, StoreWriter } from '../store/store.js';
import type { Suspects } from '../store/suspects.js';
import type { Reached } from './moments.js';
import type { PrefetchProgress } from './prefetch.js';
import type { SyncMetrics } from './sync-metrics.js';

export interface WorkerOptions {
  readonly source: ChangeSource;
  readonly writer: StoreWriter;
  readonly suspects: Suspects;
  readonly inspector: StoreInspector;
  readonly catalog: Catalog;
  readonly leaseMs: number;
  readonly ttlMs: number;
  readonly retireGraceMs: number;
  readonly confirmIntervalMs: number;
  /** Between two comparisons with the source; 0 for none. */
  readonly reconcileIntervalMs: number;
  readonly reconcileRowsPerSecond: number;
  readonly metrics: SyncMetrics;
  readonly logger: Logger;
  /** Waits between tries. Default: from 100 ms up to 10 s. */
  readonly backoff?: Backoff;
  readonly onProgress?: (progress: PrefetchProgress) => void;
  /** For tests, which kill the worker at its moments. */
  readonly reached?: Reached;
}
