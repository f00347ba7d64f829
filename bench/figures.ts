import type { Latency, Round } from './measure.js';

/** The median of several rounds, and how far they were apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What was measured of one server at one operation. */
export interface Figures {
  readonly operation: string;
  readonly server: string;
  readonly perSecond: Spread;
  readonly cpuMicrosPerRequest: number;
  readonly heapBytesPerRequest: number;
  readonly failed: number;
  readonly latency: Latency | undefined;
}

export function summaryOf({
  operation,
  server,
  rounds,
  latency,
}: {
  readonly operation: string;
  readonly server: string;
  readonly rounds: readonly Round[];
  readonly latency: Latency | undefined;
}): Figures {
  const medianOf = (key: keyof Round) => spreadOf(rounds.map((round) => round[key])).median;
  return {
    operation,
    server,
    perSecond: spreadOf(rounds.map(({ perSecond }) => perSecond)),
    cpuMicrosPerRequest: medianOf('cpuMicrosPerRequest'),
    heapBytesPerRequest: medianOf('heapBytesPerRequest'),
    failed: rounds.reduce((sum, { failed }) => sum + failed, latency?.failed ?? 0),
    latency,
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) };
}

/** Requests per second of one server by those of another at the same operation; undefined where one is missing. */
export function ratioOf(
  figures: readonly Figures[],
  operation: string,
  server: string,
  by: string,
): number | undefined {
  const find = (name: string) =>
    figures.find((one) => one.operation === operation && one.server === name)?.perSecond.median;
  const [above, below] = [find(server), find(by)];
  return above !== undefined && below !== undefined ? above / below : undefined;
}
