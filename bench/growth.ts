/**
 * `npx tsx bench/growth.ts`: what a lookup and a page cost with so many documents of one kind, one request at a time.
 * Always of the same number of records, all over the table: a process remembers those that it decoded, and with few
 * documents that would be all of them.
 *
 *   --quick    1,000, 10,000 and 100,000 documents instead of up to a million
 *   --json FILE   --shared
 */
import { Command } from 'commander';
import { startTestServers } from '../test/support/servers/servers.js';
import { measureGrowth } from './measure-growth.js';
import { type GrowthPoint, machineOf, writePart } from './results.js';

const { quick, json, shared } = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--shared')
  .parse()
  .opts<{ quick?: boolean; json?: string; shared?: boolean }>();
const sizes = quick ? [1_000, 10_000, 100_000] : [1_000, 100_000, 1_000_000];
const [rounds, requests] = quick ? [3, 300] : [5, 1_000];

await using servers = await startTestServers({ log: () => {} });

const points: GrowthPoint[] = [];
for (const documents of sizes) {
  const startedMs = performance.now();
  points.push(await measureGrowth(servers.addresses, { documents, rounds, requests }));
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  process.stderr.write(`${documents} documents: ${seconds} s\n`);
}
console.table(
  points.map(({ documents, lookupMicros, pageMicros }) => ({
    documents,
    'lookup µs': Math.round(lookupMicros.median),
    'page µs': Math.round(pageMicros.median),
  })),
);
if (json) {
  const machine = machineOf(servers.summary, { isShared: shared ?? false });
  writePart(json, { growth: { machine, points } });
}
