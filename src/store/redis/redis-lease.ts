import { randomUUID } from 'node:crypto';
import { AlmanacError } from '../../lib/errors.js';
import type { Lease } from '../store.js';
import { type Dataset, FencedBatch, wholeMs } from './fenced-batch.js';
import { jsonStringCodec } from './json-string-codec.js';

/** Takes the lease where nobody holds it. It ends by the server's clock, whatever ours says. */
export async function acquireLease(
  { connection, keys }: Dataset,
  durationMs: number,
): Promise<Lease | undefined> {
  const token = randomUUID();
  const reply = await connection.send<string | null>([
    'SET',
    keys.lease,
    token,
    'NX',
    'PX',
    wholeMs(durationMs),
  ]);
  return reply === null ? undefined : { token, expiresInMs: durationMs };
}

/** From now on for the lease's duration again. Errors: LEASE_LOST. */
export async function renewLease(dataset: Dataset, lease: Lease): Promise<void> {
  const batch = new FencedBatch(jsonStringCodec);
  batch.expire(dataset.keys.lease, lease.expiresInMs);
  try {
    await batch.send(dataset, lease.token);
  } catch (error) {
    if (!isFenced(error)) throw error;
    throw new AlmanacError(
      'LEASE_LOST',
      `Expected to renew the lease of this dataset at ${dataset.connection.address}; it expired or another worker took it. This worker stands down.`,
      { cause: error },
    );
  }
}

/** Gives it up; does nothing where it is another's. */
export async function releaseLease(dataset: Dataset, lease: Lease): Promise<void> {
  const batch = new FencedBatch(jsonStringCodec);
  batch.remove(dataset.keys.lease);
  try {
    await batch.send(dataset, lease.token);
  } catch (error) {
    if (!isFenced(error)) throw error;
  }
}

const isFenced = (error: unknown) => error instanceof AlmanacError && error.code === 'FENCED';
