import { type Figures, ratioOf } from './figures.js';

/** The figures as a table for a terminal. */
export function printFigures(figures: readonly Figures[]): void {
  console.table(
    figures.map(({ operation, server, perSecond, latency, ...rest }) => ({
      operation,
      server,
      'requests/s': Math.round(perSecond.median),
      min: Math.round(perSecond.min),
      max: Math.round(perSecond.max),
      'by yoga': ratioOf(figures, operation, server, 'yoga-redis')?.toFixed(2) ?? '',
      'cpu µs': Math.round(rest.cpuMicrosPerRequest),
      'heap KB': Math.round(rest.heapBytesPerRequest / 1024),
      'p50 ms': latency?.p50Ms.toFixed(2) ?? '',
      'p95 ms': latency?.p95Ms.toFixed(2) ?? '',
      'p99 ms': latency?.p99Ms.toFixed(2) ?? '',
      failed: rest.failed,
    })),
  );
}
