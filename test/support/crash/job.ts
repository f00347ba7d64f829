import type { Moment } from '../../../src/sync/moments.js';
import type { WorkerState } from '../../../src/sync/states.js';

/** What a worker process of the crash tests is told to do. */
export interface CrashJob {
  readonly mysqlUrl: string;
  readonly redisUrl: string;
  readonly dataset: string;
  readonly serverId: number;
  readonly leaseMs: number;
  readonly ttlMs: number;
  readonly retireGraceMs: number;
  /** Where it ends, or waits to be ended; absent: nowhere. */
  readonly at?: {
    readonly moment: Moment;
    /** At which arrival there. */
    readonly arrival: number;
    /** `die`: by SIGKILL, at once. `tell`: says so and waits to be told to go on. */
    readonly how: 'die' | 'tell';
  };
  /** Streams from well before its snapshot, so that the hand-off has transactions to apply. */
  readonly widen?: boolean;
}

export type FromWorker = 'warm' | 'reached' | WorkerState;
export type ToWorker = CrashJob | 'go on';
