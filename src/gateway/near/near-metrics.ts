import { Counter, Gauge } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';

/** What a near reader says of itself when it is asked. */
export interface NearFigures {
  readonly isServing: boolean;
  readonly bytes: number;
  /** Since the process began. */
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
}

/** Shows a near reader's figures. Once a registry. */
export function registerNear(registry: Registry, read: () => NearFigures): void {
  const registers = [registry];
  const gauge = (
    name: string,
    help: string,
    figureOf: (figures: NearFigures) => number,
    aggregator: 'sum' | 'min' = 'sum',
  ) =>
    new Gauge({
      name,
      help,
      registers,
      aggregator,
      collect() {
        this.set(figureOf(read()));
      },
    });
  const counter = (name: string, help: string, figureOf: (figures: NearFigures) => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(figureOf(read()));
      },
    });
  gauge(
    'almanac_near_serving',
    'Whether requests read the memory of this process (1), or the store (0); of several processes, 1 where all read their memory',
    ({ isServing }) => Number(isServing),
    'min',
  );
  gauge(
    'almanac_near_bytes',
    'Bytes of documents and index ranges in memory, about',
    ({ bytes }) => bytes,
  );
  counter(
    'almanac_near_hits_total',
    'Documents, ranges and counts that were answered from memory',
    ({ hits }) => hits,
  );
  counter(
    'almanac_near_misses_total',
    'Documents, ranges and counts that were read from the store because memory did not have them',
    ({ misses }) => misses,
  );
  counter(
    'almanac_near_evictions_total',
    'Documents, ranges and counts that made room for others',
    ({ evictions }) => evictions,
  );
}
