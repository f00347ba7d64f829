import { Gauge } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';
import { type MemoryFigures, registerMemory } from '../memory/memory-metrics.js';

/** What a near reader says of itself when it is asked. */
export interface NearFigures extends MemoryFigures {
  readonly isServing: boolean;
}

/** Shows a near reader's figures. Once a registry. */
export function registerNear(registry: Registry, read: () => NearFigures): void {
  new Gauge({
    name: 'almanac_near_serving',
    help: 'Whether requests read the memory of this process (1), or the store (0); of several processes, 1 where all read their memory',
    registers: [registry],
    aggregator: 'min',
    collect() {
      this.set(Number(read().isServing));
    },
  });
  registerMemory(registry, 'near', read);
}
