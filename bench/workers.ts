/**
 * `npx tsx bench/workers.ts`: requests per second with one process and with several, nothing pinned: they share the
 * machine with the load generator and Redis.
 *
 *   --quick --json FILE --shared    as of bench/main.ts
 *   --workers 2                     how many
 */
import { Command } from 'commander';
import { compileServers } from './compile.js';
import { startEnvironment } from './environment.js';
import { mustFindWrk } from './load/wrk.js';
import { measureWorkers } from './measure-workers.js';
import { machineOf, writePart } from './results.js';

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

const rows = await measureWorkers(environment, { workers: Number(workers), rounds, seconds });
console.table(
  rows.map(({ perSecond, ...row }) => ({ ...row, 'requests/s': Math.round(perSecond.median) })),
);
if (json) {
  const machine = machineOf(environment.versions, { isShared: shared ?? false });
  writePart(json, { workers: { machine, rows } });
}
