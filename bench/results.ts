import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { Figures, Spread } from './figures.js';

/** Where figures were taken. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  /** `MariaDB 10.11.19` */
  readonly servers: readonly string[];
  readonly date: string;
  /** Whether other work ran on it: then figures say little but by their ratios. */
  readonly isShared: boolean;
}

/** A part of the benchmark, with where and when it ran. */
type Part<Content> = Content & { readonly machine: Machine };

/** All that was measured: what docs/PERFORMANCE.md is made of. A part is there once it has been taken. */
export interface Results {
  readonly gateway?: Part<{ rounds: number; seconds: number; figures: readonly Figures[] }>;
  readonly workers?: Part<{ readonly rows: readonly WorkersRow[] }>;
  readonly prefetch?: Part<PrefetchResult>;
  readonly sync?: Part<SyncResult>;
  readonly growth?: Part<{ readonly points: readonly GrowthPoint[] }>;
}

/** Requests per second with so many processes, nothing pinned. */
export interface WorkersRow {
  readonly operation: string;
  readonly workers: number;
  readonly perSecond: Spread;
}

/** All rates are rows per second. */
export interface PrefetchResult {
  readonly rows: number;
  readonly perSecond: Spread;
  /** The driver streaming the same SELECT, and nothing else. */
  readonly readPerSecond: Spread;
  /** The client writing the same texts under the same keys, pipelined, and nothing else. */
  readonly writePerSecond: Spread;
  readonly peakMb: number;
}

/** Rates are row changes per second; CPU time is of the process, in µs a row change. */
export interface CatchUp {
  readonly changes: number;
  readonly perTransaction: number;
  /** Catching up. */
  readonly perSecond: number;
  readonly cpuMicros: number;
  /** The same binlog read and decoded, and nothing else. */
  readonly decodePerSecond: number;
  readonly decodeCpuMicros: number;
}

export interface SyncResult {
  readonly catchUps: readonly CatchUp[];
  /** From COMMIT's answer to the first read that has it. */
  readonly visible: readonly {
    readonly changesPerSecond: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
  }[];
  /** P95 of Q1 at its fixed rate, alone and while changes burst. */
  readonly readP95Ms: { readonly quiet: number; readonly burst: number };
}

/** Microseconds a request, one at a time. */
export interface GrowthPoint {
  readonly documents: number;
  readonly lookupMicros: Spread;
  readonly pageMicros: Spread;
}

export function machineOf(
  servers: readonly string[],
  { isShared }: { readonly isShared: boolean },
): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    // Not where they are on this machine.
    servers: servers.map((server) => server.replace(/, in .*$/, '')),
    date: new Date().toISOString().slice(0, 10),
    isShared,
  };
}

/** Errors: where the file is there and holds something else. */
export function readResults(file: string | URL): Results {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Puts a part into a file of results; its other parts stay. */
export function writePart(file: string, part: Partial<Results>): void {
  writeFileSync(file, `${JSON.stringify({ ...readResults(file), ...part }, null, 2)}\n`);
}
