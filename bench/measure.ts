import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { saturate } from './load/saturate.js';
import type { ServerProcess } from './server-process.js';

/** One round of saturation. */
export interface Round {
  readonly perSecond: number;
  readonly failed: number;
  /** CPU time of the server's process. */
  readonly cpuMicrosPerRequest: number;
  /** Allocated on the heap. */
  readonly heapBytesPerRequest: number;
}

/** How long answers took at a fixed rate, in ms. */
export interface Latency {
  readonly ratePerSecond: number;
  readonly requests: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** How late the generator itself was. */
  readonly lagP99Ms: number;
}

interface MeasureOptions {
  readonly server: ServerProcess;
  readonly requests: readonly string[];
  readonly seconds: number;
  readonly loadCore: number | undefined;
}

export async function measureRound({
  server,
  requests,
  seconds,
  loadCore,
}: MeasureOptions): Promise<Round> {
  const cpuBefore = server.cpuSeconds;
  const heapBefore = server.allocatedBytes;
  const { url } = server;
  const result = await saturate({ url, requests, seconds, core: loadCore });
  return {
    perSecond: result.requests / result.seconds,
    failed: result.failed,
    cpuMicrosPerRequest: ((server.cpuSeconds - cpuBefore) * 1e6) / result.requests,
    heapBytesPerRequest: (server.allocatedBytes - heapBefore) / result.requests,
  };
}

const GENERATOR = fileURLToPath(new URL('load/fixed-rate.ts', import.meta.url));

export async function measureLatency({
  server,
  requests,
  seconds,
  loadCore,
  ratePerSecond,
}: MeasureOptions & { readonly ratePerSecond: number }): Promise<Latency> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  try {
    const file = join(folder, 'requests');
    writeFileSync(file, requests.map((request) => `${request}\0`).join(''));
    const pinned = loadCore === undefined ? [] : ['taskset', '-c', String(loadCore)];
    const [command = '', ...args] = [
      ...pinned,
      ...[process.execPath, '--import', 'tsx', GENERATOR],
      ...[new URL(server.url).port, String(ratePerSecond), String(seconds), file],
    ];
    const { stdout } = await promisify(execFile)(command, args);
    return { ratePerSecond, ...(JSON.parse(stdout) as Omit<Latency, 'ratePerSecond'>) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
