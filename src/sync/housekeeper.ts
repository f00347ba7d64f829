import { sleep } from '../lib/abort.js';
import { messageOf } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';
import type { Lease, StoreWriter } from '../store/store.js';
import type { Reached } from './moments.js';

/**
 * Keeps the store tidy while the worker leads: renews the safety-net TTL of what is in use, and
 * retires generations that are not, a grace time after it first saw them so (requests may still read
 * one). Orphans of a crash go the same way. Failures are logged: the next pass tries again.
 *
 * Resolves when `signal` aborts.
 */
export async function keepHouse({
  writer,
  lease,
  ttlMs,
  retireGraceMs,
  loading,
  reached,
  logger,
  signal,
}: {
  writer: StoreWriter;
  lease: Lease;
  ttlMs: number;
  retireGraceMs: number;
  /** The generation that is being loaded now, if any. */
  loading: () => string | undefined;
  reached?: Reached | undefined;
  logger: Logger;
  signal: AbortSignal;
}): Promise<void> {
  const unusedSinceMs = new Map<string, number>();
  const renewEveryMs = ttlMs / 4;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  const tickMs = Math.min(Math.max(Math.min(renewEveryMs, retireGraceMs) / 2, 50), 10_000);

  while (!signal.aborted) {
    try {
      await pass();
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, 'housekeeping failed; trying again');
    }
    await sleep(tickMs, signal);
  }

  async function pass(): Promise<void> {
    const visible = (await writer.checkpoint())?.generation;
    const inUse = [visible, loading()].filter((name) => name !== undefined);
    for (const generation of await writer.generations()) {
      if (signal.aborted) return;
      if (inUse.includes(generation)) unusedSinceMs.delete(generation);
      else await retireAfterGrace(generation);
    }
    if (performance.now() - renewedAtMs < renewEveryMs) return;
    for (const generation of inUse) {
      await reached?.('renew.before');
      await writer.renewTtl(lease, generation);
      await reached?.('renew.after');
    }
    renewedAtMs = performance.now();
  }

  async function retireAfterGrace(generation: string): Promise<void> {
    const sinceMs = unusedSinceMs.get(generation);
    // Seen for the first time: one that is being created now is in use by the next pass.
    if (sinceMs === undefined) unusedSinceMs.set(generation, performance.now());
    if (sinceMs === undefined || performance.now() - sinceMs < retireGraceMs) return;
    await reached?.('retire.before');
    await writer.retire(lease, generation);
    await reached?.('retire.after');
    unusedSinceMs.delete(generation);
    logger.info({ generation }, 'retired a generation');
  }
}
