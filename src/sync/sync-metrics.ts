import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from '../lib/metrics.js';
import { WORKER_STATES, type WorkerState } from './states.js';

export interface SyncMetrics {
  entered(state: WorkerState): void;
  /** One source transaction committed: how many records it wrote, and how long that took. */
  committed(records: number, durationMs: number): void;
  loaded(entity: string, documents: number): void;
  announced(): void;
  failed(code: string): void;
  /** Rows of an entity that one pass compared with the store. */
  compared(entity: string, rows: number): void;
  differed(entity: string, kind: string): void;
  /** Records, or stray index entries, that a repair wrote. */
  repaired(entity: string, count: number): void;
}

/** The worker's metrics, in `registry`. */
export function createSyncMetrics(registry: Registry): SyncMetrics {
  const registers = [registry];
  const state = new Gauge({
    name: 'almanac_worker_state',
    help: '1 for the state that the worker is in, 0 for the others',
    labelNames: ['state'],
    registers,
  });
  const transactions = new Counter({
    name: 'almanac_transactions_total',
    help: 'Source transactions that changed tracked records and were committed to the store',
    registers,
  });
  const records = new Counter({
    name: 'almanac_records_written_total',
    help: 'Records written or deleted by committed transactions',
    registers,
  });
  const duration = new Histogram({
    name: 'almanac_commit_duration_seconds',
    help: 'Time to commit one source transaction to the store',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2],
    registers,
  });
  const prefetched = new Counter({
    name: 'almanac_documents_prefetched_total',
    help: 'Documents loaded from snapshots',
    labelNames: ['entity'],
    registers,
  });
  const generations = new Counter({
    name: 'almanac_generations_announced_total',
    help: 'Generations that were made the visible one',
    registers,
  });
  const errors = new Counter({
    name: 'almanac_worker_errors_total',
    help: 'Errors that the worker met, by code',
    labelNames: ['code'],
    registers,
  });
  const compared = new Counter({
    name: 'almanac_rows_compared_total',
    help: 'Rows that were compared with the store in the background',
    labelNames: ['entity'],
    registers,
  });
  const differences = new Counter({
    name: 'almanac_differences_total',
    help: 'Records that a comparison found to differ from the source, by kind',
    labelNames: ['entity', 'kind'],
    registers,
  });
  const repairs = new Counter({
    name: 'almanac_repairs_total',
    help: 'Records and stray index entries that were repaired',
    labelNames: ['entity'],
    registers,
  });
  return {
    entered(current) {
      for (const name of Object.keys(WORKER_STATES))
        state.set({ state: name }, +(name === current));
    },
    committed(count, durationMs) {
      transactions.inc();
      records.inc(count);
      duration.observe(durationMs / 1000);
    },
    loaded: (entity, documents) => prefetched.inc({ entity }, documents),
    announced: () => generations.inc(),
    failed: (code) => errors.inc({ code }),
    compared: (entity, rows) => compared.inc({ entity }, rows),
    differed: (entity, kind) => differences.inc({ entity, kind }),
    repaired: (entity, count) => repairs.inc({ entity }, count),
  };
}
