/**
 * `npx tsx bench/workers.ts`: requests per second with one process and with several, nothing pinned: they share the
 * machine with the load generator and Redis.
 *
 *   --quick --json FILE --shared    as of bench/main.ts
 *   --workers 2                     how many
 */
import { Command } from 'commander';
import { compileServers } from './compile.js';
import { type Environment, startEnvironment } from './environment.js';
import { spreadOf } from './figures.js';
import { postsOf } from './load/raw-requests.js';
import { saturate } from './load/saturate.js';
import { mustFindWrk } from './load/wrk.js';
import { operationsOver } from './operations.js';
import { machineOf, type WorkersRow, writePart } from './results.js';

const { quick, json, shared, workers } = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--shared')
  .option('--workers <number>', '', '2')
  .parse()
  .opts<{ quick?: boolean; json?: string; shared?: boolean; workers: string }>();

const [rounds, seconds] = quick ? [1, 2] : [5, 3];

await mustFindWrk();
await using environment = await startEnvironment({
  loadCore: undefined,
  compiled: await compileServers(),
});

const start = (count: string, { almanac }: Environment) =>
  almanac({ env: { ALMANAC_WORKERS: count }, core: undefined });
await using one = await start('1', environment);
await using several = await start(workers, environment);
const servers = [
  { count: 1, server: one },
  { count: Number(workers), server: several },
];

const rows: WorkersRow[] = [];
for (const operation of operationsOver(environment).filter(({ isShared }) => isShared)) {
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
console.table(
  rows.map(({ perSecond, ...row }) => ({ ...row, 'requests/s': Math.round(perSecond.median) })),
);
if (json) {
  const machine = machineOf(environment.versions, { isShared: shared ?? false });
  writePart(json, { workers: { machine, rows } });
}
