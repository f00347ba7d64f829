import { Counter, Gauge } from 'prom-client';
import type { Registry } from '../../lib/metrics.js';

/** What a reader with a memory says of it when it is asked. */
export interface MemoryFigures {
  readonly bytes: number;
  /** Since the process began. */
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
}

/** Shows a memory's figures as `almanac_<name>_*`. Once a registry. */
export function registerMemory(
  registry: Registry,
  name: 'near' | 'validated',
  read: () => MemoryFigures,
): void {
  const registers = [registry];
  new Gauge({
    name: `almanac_${name}_bytes`,
    help: 'Bytes of documents and index ranges in memory, about',
    registers,
    collect() {
      this.set(read().bytes);
    },
  });
  const counter = (what: string, help: string, figureOf: (figures: MemoryFigures) => number) =>
    new Counter({
      name: `almanac_${name}_${what}_total`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(figureOf(read()));
      },
    });
  counter(
    'hits',
    'Documents, ranges and counts that were answered from memory',
    ({ hits }) => hits,
  );
  counter(
    'misses',
    'Documents, ranges and counts that were read from the store because memory did not have them',
    ({ misses }) => misses,
  );
  counter(
    'evictions',
    'Documents, ranges and counts that made room for others',
    ({ evictions }) => evictions,
  );
}
