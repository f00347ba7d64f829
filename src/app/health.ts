import type { Checkpoint } from '../store/store.js';
import type { Reconciled, WorkerStatus } from '../sync/states.js';

/** What is known of the worker, as plain JSON; empty where there is none here. */
export interface WorkerHealth {
  /** Its state in its own word. */
  readonly workerState?: string | undefined;
  /** Its last error, until it follows again. */
  readonly workerError?: { readonly code: string; readonly message: string } | undefined;
  /** What its last comparison with the source found. */
  readonly reconciled?: Reconciled | undefined;
}

/** What is known of this process at one moment. */
export interface HealthSnapshot extends WorkerHealth {
  readonly checkpoint: Checkpoint | undefined;
  /** ms since the epoch. */
  readonly now: number;
  readonly stalenessBoundMs: number;
  /** Documents that an index lists and the store no longer has, as requests found and not repaired yet. */
  readonly lostCount: number;
  /** Why the store could not be asked; undefined where it answered. */
  readonly storeError?: string | undefined;
  /** Whether the process is shutting down: it finishes what it has and wants nothing new. */
  readonly stopping?: boolean | undefined;
}

export function workerHealth(status: WorkerStatus | undefined): WorkerHealth {
  if (!status) return {};
  return { workerState: status.state, workerError: status.error, reconciled: status.reconciled };
}

/** The body of /readyz. What is unknown is null. */
export interface Readiness {
  readonly ready: boolean;
  /** Why not, one sentence each; empty when ready. */
  readonly reasons: readonly string[];
  readonly generation: string | null;
  readonly position: string | null;
  /** How long ago the worker last knew that nothing newer existed. */
  readonly stalenessMs: number | null;
  readonly worker: string | null;
  readonly workerError: { readonly code: string; readonly message: string } | null;
  readonly lost: number;
  readonly reconciled: {
    readonly at: string;
    readonly rows: number;
    readonly differences: number;
  } | null;
}

/**
 * The body of /livez. Alive is whoever answers: it asks neither store nor source, because restarting
 * this process mends neither, and a restart loop would take a gateway away that still serves.
 */
export const LIVENESS = { alive: true } as const;

/**
 * Ready is who can answer with data of an announced generation that is within the staleness bound.
 * Lost documents and a worker in trouble are reported and do not make it unready: the former are
 * incidents of single records, the latter shows as staleness when it lasts.
 */
export function readiness(snapshot: HealthSnapshot): Readiness {
  const { checkpoint, workerState, workerError, lostCount, reconciled } = snapshot;
  const reasons = reasonsAgainst(snapshot);
  return {
    ready: reasons.length === 0,
    reasons,
    generation: checkpoint?.generation ?? null,
    position: checkpoint?.position ?? null,
    stalenessMs: checkpoint ? stalenessMs(checkpoint, snapshot.now) : null,
    worker: workerState ?? null,
    workerError: workerError ?? null,
    lost: lostCount,
    reconciled: reconciled
      ? {
          at: new Date(reconciled.atMs).toISOString(),
          rows: reconciled.rows,
          differences: reconciled.differences,
        }
      : null,
  };
}

/** How old the visible data may be, in ms; never negative: clocks of two machines differ. */
export function stalenessMs(checkpoint: Checkpoint, now: number): number {
  return Math.max(0, now - checkpoint.confirmedAtMs);
}

function reasonsAgainst(snapshot: HealthSnapshot): string[] {
  const { checkpoint, now, stalenessBoundMs, storeError, stopping, workerError } = snapshot;
  const reasons: string[] = [];
  if (stopping) reasons.push('This process is stopping.');
  if (storeError !== undefined) reasons.push(`The store does not answer: ${storeError}`);
  if (!checkpoint) {
    // Where the store is silent, whether a generation is announced is not known either.
    if (storeError === undefined) reasons.push('No generation is announced yet.');
    return reasons;
  }
  const staleMs = stalenessMs(checkpoint, now);
  if (staleMs > stalenessBoundMs) {
    reasons.push(
      `The data was last confirmed ${staleMs} ms ago; the bound is ${stalenessBoundMs}.`,
    );
    if (workerError) reasons.push(`The worker met ${workerError.code}: ${workerError.message}`);
  }
  return reasons;
}
