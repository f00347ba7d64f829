/** What the worker is doing, and what that means to somebody who reads it in `status`. */
export const WORKER_STATES = {
  starting: 'has not tried to take the lease yet',
  standby: 'another worker holds the lease; takes over when it expires',
  prefetching: 'loads a new generation from a snapshot',
  catchingUp: 'applies what was committed while the snapshot was read',
  following: 'applies each transaction as the source commits it',
  waiting: 'lost the source or the store; tries again with backoff',
  stopped: 'was told to stop',
  failed: 'met an error that only a person can mend; looks again now and then',
} as const;

export type WorkerState = keyof typeof WORKER_STATES;

/** What the last comparison in the background found. */
export interface Reconciled {
  /** When it ended, ms since the epoch. */
  readonly atMs: number;
  readonly rows: number;
  readonly differences: number;
}

export interface WorkerStatus {
  readonly state: WorkerState;
  /** When it entered the state, ms since the epoch. */
  readonly sinceMs: number;
  /** The last error, until the worker follows again. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** What its last comparison with the source found. */
  readonly reconciled?: Reconciled | undefined;
}
