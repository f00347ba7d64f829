import { sleep } from '../lib/abort.js';
import { messageOf } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';
import type { Suspects } from '../store/suspects.js';
import { type ReconcileOptions, reconcile } from './reconciler.js';
import type { Reconciled } from './states.js';
import type { SyncMetrics } from './sync-metrics.js';

/**
 * A comparison at each interval, until `signal` aborts; what it finds becomes suspects, for the repairer.
 * A pass that fails is logged; the next interval brings another.
 *
 * @param lastEndedAtMs when the last one ended, by `performance.now()`: a worker that reconnects goes on
 */
export async function reconcileRegularly({
  intervalMs,
  lastEndedAtMs,
  suspects,
  metrics,
  logger,
  onReconciled,
  ...options
}: Omit<ReconcileOptions, 'onDifferences'> & {
  readonly intervalMs: number;
  readonly lastEndedAtMs: number;
  readonly suspects: Suspects;
  readonly metrics: SyncMetrics;
  readonly logger: Logger;
  readonly onReconciled: (reconciled: Reconciled) => void;
}): Promise<void> {
  const { signal } = options;
  let endedAtMs = lastEndedAtMs;
  while (!signal.aborted) {
    await sleep(Math.max(0, endedAtMs + intervalMs - performance.now()), signal);
    if (signal.aborted) return;
    try {
      await pass();
    } catch (error) {
      if (signal.aborted) return;
      logger.warn({ reason: messageOf(error) }, 'the comparison with the source failed');
    }
    endedAtMs = performance.now();
  }

  async function pass(): Promise<void> {
    let differences = 0;
    const comparison = await reconcile({
      ...options,
      async onDifferences(found) {
        differences += found.length;
        for (const { entity, kind } of found) metrics.differed(entity, kind);
        await suspects.add(found);
      },
    });
    if (!comparison) return;
    for (const { entity, rows } of comparison.entities) metrics.compared(entity, rows);
    const rows = comparison.entities.reduce((sum, entity) => sum + entity.rows, 0);
    onReconciled({ atMs: Date.now(), rows, differences });
    logger.info({ rows, differences }, 'compared the store with the source');
  }
}
