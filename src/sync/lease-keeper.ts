import { sleep } from '../lib/abort.js';
import { AlmanacError } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';
import type { Lease, StoreWriter } from '../store/store.js';
import type { Reached } from './moments.js';

const RELEASE_MS = 500;

/**
 * Waits for the lease, then runs `lead` with it, renewing it meanwhile. `lead`'s signal aborts when
 * the lease can no longer be counted on: fencing makes late writes harmless, this makes them rare.
 *
 * Resolves when `signal` aborts or `lead` resolves; rejects with what `lead` rejects with, or with
 * LEASE_LOST. The lease is given up in every case.
 */
export async function withLease({
  writer,
  leaseMs,
  logger,
  signal,
  onStandby,
  reached,
  lead,
}: {
  writer: StoreWriter;
  leaseMs: number;
  logger: Logger;
  signal: AbortSignal;
  onStandby: () => void;
  reached?: Reached | undefined;
  lead: (lease: Lease, signal: AbortSignal) => Promise<void>;
}): Promise<void> {
  const lease = await acquire();
  if (!lease) return;
  await reached?.('lease.taken');
  const lost = new AbortController();
  const over = new AbortController();
  const renewing = renew(lease);
  try {
    await lead(lease, AbortSignal.any([signal, lost.signal]));
    if (lost.signal.aborted) throw lost.signal.reason;
  } finally {
    over.abort();
    await renewing;
    await reached?.('lease.releasing');
    const released = writer.releaseLease(lease).catch((error: unknown) => {
      logger.debug({ error }, 'could not give up the lease; it expires');
    });
    // A store that is silent must not keep a process from ending: the lease expires by itself.
    await Promise.race([released, sleep(RELEASE_MS)]);
    await reached?.('lease.released');
  }

  async function acquire(): Promise<Lease | undefined> {
    while (!signal.aborted) {
      const taken = await writer.acquireLease(leaseMs);
      if (taken) return taken;
      onStandby();
      await sleep(leaseMs / 4, signal);
    }
    return undefined;
  }

  async function renew(held: Lease): Promise<void> {
    let renewedAtMs = performance.now();
    while (!over.signal.aborted && !lost.signal.aborted) {
      await sleep(leaseMs / 3, over.signal);
      if (over.signal.aborted) return;
      await reached?.('lease.renewing');
      const triedAtMs = performance.now();
      try {
        await writer.renewLease(held);
        renewedAtMs = triedAtMs;
      } catch (error) {
        const gone = error instanceof AlmanacError && error.code === 'LEASE_LOST';
        if (gone) lost.abort(error);
        else if (performance.now() - renewedAtMs >= leaseMs) lost.abort(expired(leaseMs));
      }
    }
  }
}

function expired(leaseMs: number): AlmanacError {
  return new AlmanacError(
    'LEASE_LOST',
    `Expected to renew the lease within ${leaseMs} ms, got no answer from the store. Another worker may hold it now.`,
  );
}
