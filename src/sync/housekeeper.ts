import { aborted, sleep } from '../lib/abort.js';
import { messageOf } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';
import type { Catalog } from '../model/catalog.js';
import type { Lease, StoreWriter } from '../store/store.js';
import type { Reached } from './moments.js';

// Passes of one TTL: three may fail or be late before anything expires.
const RENEWALS_A_TTL = 4;
const MIN_TICK_MS = 50;
const MAX_TICK_MS = 10_000;

/**
 * Keeps the store tidy while the worker leads: renews the safety-net TTL of what is in use, and
 * retires generations that are not, a grace time after it first saw them so (requests may still read
 * one). Orphans of a crash go the same way. Failures are logged: the next pass tries again.
 *
 * Renewing waits for no retiring: that goes through all keys of the store, which may take longer than
 * the TTL.
 *
 * Resolves when `signal` aborts. A pass that is under way then goes on until the lease is given up, which
 * fences it: going through all keys would hold up the end of the process.
 */
export async function keepHouse({
  writer,
  lease,
  catalog,
  ttlMs,
  retireGraceMs,
  loading,
  reached,
  logger,
  signal,
}: {
  writer: StoreWriter;
  lease: Lease;
  catalog: Catalog;
  ttlMs: number;
  retireGraceMs: number;
  /** The generation that is being loaded now, if any. */
  loading: () => string | undefined;
  reached?: Reached | undefined;
  logger: Logger;
  signal: AbortSignal;
}): Promise<void> {
  const unusedSinceMs = new Map<string, number>();
  const renewEveryMs = ttlMs / RENEWALS_A_TTL;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  const loops = [repeat(renew, renewEveryMs / 2), repeat(retire, retireGraceMs / 2)];
  await Promise.race([Promise.all(loops), aborted(signal)]);

  async function repeat(pass: () => Promise<void>, everyMs: number): Promise<void> {
    while (!signal.aborted) {
      try {
        await pass();
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ reason: messageOf(error) }, `${pass.name} failed; trying again`);
      }
      await sleep(Math.min(Math.max(everyMs, MIN_TICK_MS), MAX_TICK_MS), signal);
    }
  }

  async function generationsInUse(): Promise<string[]> {
    const visible = (await writer.checkpoint())?.generation;
    return [visible, loading()].filter((name) => name !== undefined);
  }

  async function renew(): Promise<void> {
    const startedAtMs = performance.now();
    if (startedAtMs - renewedAtMs < renewEveryMs) return;
    for (const generation of await generationsInUse()) {
      await reached?.('renew.before');
      await writer.renewTtl(lease, generation, catalog.entities);
      await reached?.('renew.after');
    }
    renewedAtMs = startedAtMs;
  }

  async function retire(): Promise<void> {
    const inUse = await generationsInUse();
    for (const generation of await writer.generations()) {
      if (signal.aborted) return;
      if (inUse.includes(generation)) unusedSinceMs.delete(generation);
      else await retireAfterGrace(generation);
    }
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
