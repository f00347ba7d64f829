import type { Backoff } from '../lib/backoff.js';
import type { Logger } from '../lib/logger.js';
import type { Catalog } from '../model/catalog.js';
import type { ChangeSource } from '../source/source.js';
import type { StoreWriter } from '../store/store.js';
import type { Reached } from './moments.js';
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
  readonly metrics: SyncMetrics;
  readonly logger: Logger;
  /** Waits between tries. Default: from 100 ms up to 10 s. */
  readonly backoff?: Backoff;
  readonly onProgress?: (progress: PrefetchProgress) => void;
  /** For tests, which kill the worker at its moments. */
  readonly reached?: Reached;
}
