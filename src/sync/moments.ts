/**
 * Where the worker can die: every moment between two of which the store or the worker's right to write
 * changes. Tests kill it at each of them; a moment added here without such a test fails.
 */
export const MOMENTS = {
  'lease.taken': 'the lease is held, nothing is read yet',
  'lease.renewing': 'about to renew the lease',
  'lease.releasing': 'all work has ended, the lease is still held',
  'lease.released': 'the lease is given up',
  'resume.before': 'the checkpoint can be followed, nothing is streamed yet',
  'prefetch.started': 'a generation is registered and empty',
  'prefetch.snapshotOpened': 'the snapshot is open, nothing is read yet',
  'prefetch.batchRead': 'a batch is read from the snapshot and not loaded yet',
  'prefetch.batchLoaded': 'a batch is loaded into the generation that nobody sees',
  'prefetch.entityLoaded': 'one entity is loaded whole',
  'handoff.snapshotRead': 'the snapshot is loaded and closed, nothing is streamed yet',
  'handoff.applied': 'a transaction is applied to the generation that nobody sees',
  'announce.before': 'the generation is whole and caught up',
  'announce.after': 'the generation is the visible one, the former is not retired',
  'commit.before': 'about to commit a transaction to the visible generation',
  'commit.after': 'the transaction and its checkpoint are stored',
  'confirm.before': 'about to move the checkpoint alone',
  'confirm.after': 'the checkpoint is moved',
  'renew.before': 'about to renew the TTL of a generation',
  'renew.after': 'the TTL of a generation is renewed',
  'retire.before': 'about to remove the keys of a generation that nobody reads',
  'retire.after': 'no key of that generation is left',
} as const;

export type Moment = keyof typeof MOMENTS;

/** Called, and awaited, at each moment. Production passes none. */
export type Reached = (moment: Moment) => void | Promise<void>;
