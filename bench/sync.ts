/**
 * `npx tsx bench/sync.ts`: following the source: how fast a worker catches up, how soon a change is visible, and
 * what bursts of changes do to reads.
 *
 *   --quick    100,000 row changes instead of a million, one round instead of three
 *   --rows N   so many
 *   --only P   catch-up, visible or burst: prints one part, and writes nothing
 *   --json FILE   --shared
 */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { startTestServers } from '../test/support/servers/servers.js';
import { startEnvironment } from './environment.js';
import { measureBurst } from './following/burst.js';
import { measureCatchUp } from './following/catch-up.js';
import { measureVisibility } from './following/visibility.js';
import { type CatchUp, machineOf, writePart } from './results.js';

const { quick, json, shared, only, ...given } = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--shared')
  .option('--only <part>')
  .option('--rows <number>')
  .parse()
  .opts<{ quick?: boolean; json?: string; shared?: boolean; only?: string; rows?: string }>();
const changes = Number(given.rows ?? (quick ? 100_000 : 1_000_000));
const [rounds, seconds] = quick ? [1, 2] : [3, 5];
const isWanted = (part: string) => only === undefined || only === part;

await using servers = await startTestServers({ log: () => {} });

const catchUps: CatchUp[] = [];
if (isWanted('catch-up')) {
  catchUps.push(
    await measureCatchUp(servers.addresses, { changes, perTransaction: 100, rounds }),
    // A tenth: the commit is what counts here.
    await measureCatchUp(servers.addresses, {
      changes: Math.ceil(changes / 10),
      perTransaction: 1,
      rounds,
    }),
  );
  console.table(catchUps);
}
const visible = isWanted('visible')
  ? await measureVisibility(servers.addresses, { rates: [10, 100, 1_000], seconds })
  : [];
if (visible.length > 0) console.table(visible);
const readP95Ms = isWanted('burst') ? await burst() : undefined;
if (readP95Ms) console.log('P95 of Q1, ms:', readP95Ms);

if (json && only === undefined && readP95Ms) {
  const machine = machineOf(servers.summary, { isShared: shared ?? false });
  writePart(json, { sync: { machine, catchUps, visible, readP95Ms } });
}

/** On the cores of `npm run bench`. */
async function burst() {
  const [loadCore, core] = availableParallelism() > 1 ? [0, 1] : [undefined, undefined];
  await using environment = await startEnvironment({ loadCore, running: servers });
  // Awaited here: the environment ends when this block is left.
  return await measureBurst(environment, { loadCore, core, rounds, seconds });
}
