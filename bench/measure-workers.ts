import type { Environment } from './environment.js';
import { spreadOf } from './figures.js';
import { postsOf } from './load/raw-requests.js';
import { saturate } from './load/saturate.js';
import { type Operation, operationsOver } from './operations.js';
import type { WorkersRow } from './results.js';

/**
 * Requests per second with one process and with `workers`, by turns, after a round that warms up. Nothing is
 * pinned. Needs wrk.
 */
export async function measureWorkers(
  environment: Environment,
  {
    workers,
    rounds,
    seconds,
    isMeasured = ({ isShared }) => isShared,
  }: {
    readonly workers: number;
    readonly rounds: number;
    readonly seconds: number;
    /** Default: what all servers of the benchmark have. */
    readonly isMeasured?: (operation: Operation) => boolean;
  },
): Promise<WorkersRow[]> {
  const start = (count: number) =>
    environment.almanac({ env: { ALMANAC_WORKERS: String(count) }, core: undefined });
  await using one = await start(1);
  await using several = await start(workers);
  const servers = [
    { count: 1, server: one },
    { count: workers, server: several },
  ];
  const rows: WorkersRow[] = [];
  for (const operation of operationsOver(environment).filter(isMeasured)) {
    const requests = postsOf(operation);
    const taken = new Map<number, number[]>(servers.map(({ count }) => [count, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const { count, server } of servers) {
        const result = await saturate({ url: server.url, requests, seconds, core: undefined });
        if (result.failed > 0) throw new Error(`${result.failed} requests failed.`);
        // The first warms up.
        if (round > 0) taken.get(count)?.push(result.requests / result.seconds);
      }
    }
    for (const [count, values] of taken) {
      rows.push({ operation: operation.name, workers: count, perSecond: spreadOf(values) });
    }
  }
  return rows;
}
