/**
 * `npx tsx bench/prefetch.ts`: loading a table of 10 columns into an empty Redis, against its two ends alone.
 *
 *   --quick    100,000 rows instead of a million, one round instead of three
 *   --rows N   --json FILE   --shared
 */
import { Command } from 'commander';
import { startTestServers } from '../test/support/servers/servers.js';
import { measurePrefetch } from './ends/measure-prefetch.js';
import { machineOf, writePart } from './results.js';

const { quick, json, shared, ...given } = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--shared')
  .option('--rows <number>')
  .parse()
  .opts<{ quick?: boolean; json?: string; shared?: boolean; rows?: string }>();
const rows = Number(given.rows ?? (quick ? 100_000 : 1_000_000));
const rounds = quick ? 1 : 3;

await using servers = await startTestServers({ log: () => {} });
const result = await measurePrefetch(servers.addresses, { rows, rounds });
console.log(result);
if (json) {
  const machine = machineOf(servers.summary, { isShared: shared ?? false });
  writePart(json, { prefetch: { machine, ...result } });
}
