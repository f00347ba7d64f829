import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';

export type { Registry } from 'prom-client';

/** What one process has to say: plain JSON. */
export type MetricsJson = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** A registry of its own for each process: no module holds one. Names begin with `almanac_`. */
export function createRegistry({ processMetrics = false } = {}): Registry {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  return registry;
}

/** The metrics of several processes as one text: sums, or what each metric's `aggregator` says. */
export function aggregateMetrics(all: readonly MetricsJson[]): Promise<string> {
  return AggregatorRegistry.aggregate([...all]).metrics();
}
