import { Gauge } from 'prom-client';
import type { Registry } from '../lib/metrics.js';
import type { StoreReader } from '../store/store.js';
import { stalenessMs } from './health.js';

/** How fresh the visible data is, asked of the store at each scrape; absent where it cannot say. */
export function registerFreshness(registry: Registry, reader: StoreReader): void {
  const staleness = new Gauge({
    name: 'almanac_staleness_seconds',
    help: 'How long ago the worker last knew that nothing newer existed',
    registers: [registry],
    // Of several processes, as old as the oldest sees it.
    aggregator: 'max',
    async collect() {
      // A scrape must not fail with the store: the other metrics tell what happened to it.
      const checkpoint = await reader.checkpoint().catch(() => undefined);
      if (checkpoint) staleness.set(stalenessMs(checkpoint, Date.now()) / 1000);
      else staleness.remove();
    },
  });
}
