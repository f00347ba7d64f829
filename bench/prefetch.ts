/**
 * `npx tsx bench/prefetch.ts`: loading a table of 10 columns into an empty Redis, against its two ends alone.
 *
 *   --quick    100,000 rows instead of a million, one round instead of three
 *   --rows N   --json FILE   --shared
 */
import { Command } from 'commander';
import { createClient } from 'redis';
import { createTestDatabase } from '../test/support/database.js';
import { startTestServers } from '../test/support/servers/servers.js';
import { benchTable } from './deployment.js';
import type { EndReport } from './ends/report.js';
import { runEnd } from './ends/run-end.js';
import { spreadOf } from './figures.js';
import { machineOf, type PrefetchResult, writePart } from './results.js';

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
const { mariadb, redis } = servers.addresses;
await using database = await createTestDatabase(mariadb.adminUrl);
await database.execute(...benchTable(rows));
const client = await createClient({ url: redis.url }).connect();

async function measure(end: string, args: readonly string[]): Promise<EndReport> {
  await client.flushAll();
  const measured = await runEnd(end, args, { databaseUrl: database.url, redisUrl: redis.url });
  if (measured.rows !== rows)
    throw new Error(`${end}: expected ${rows} rows, got ${JSON.stringify(measured)}`);
  return measured;
}

const ends = { prefetch: [], read: [], write: [] } as Record<string, EndReport[]>;
for (let round = 0; round < rounds; round += 1) {
  ends.read?.push(await measure('read-rows', [database.url]));
  ends.write?.push(await measure('write-documents', [redis.url, String(rows)]));
  ends.prefetch?.push(await measure('prefetch-table', []));
}
client.destroy();

const rate = (end: string) =>
  spreadOf((ends[end] ?? []).map((measured) => measured.rows / measured.seconds));
const result: PrefetchResult = {
  rows,
  perSecond: rate('prefetch'),
  readPerSecond: rate('read'),
  writePerSecond: rate('write'),
  peakMb: Math.max(...(ends.prefetch ?? []).map(({ peakMb }) => peakMb)),
};
console.log(result);
if (json) {
  const machine = machineOf(servers.summary, { isShared: shared ?? false });
  writePart(json, { prefetch: { machine, ...result } });
}
