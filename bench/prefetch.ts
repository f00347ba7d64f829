/**
 * `npx tsx bench/prefetch.ts`: loading a table of 10 columns into an empty Redis, against its two ends alone.
 *
 *   --quick    100,000 rows instead of a million, one round instead of three
 *   --rows N   --json FILE   --shared
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { createClient } from 'redis';
import { createTestDatabase } from '../test/support/database.js';
import { startTestServers } from '../test/support/servers/servers.js';
import { benchTable } from './deployment.js';
import type { EndReport } from './ends/report.js';
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
  const file = fileURLToPath(new URL(`ends/${end}.ts`, import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', file, ...args],
    {
      env: {
        PATH: process.env.PATH ?? '',
        ALMANAC_MYSQL_URL: database.url,
        ALMANAC_REDIS_URL: redis.url,
      },
    },
  );
  const measured = JSON.parse(stdout) as EndReport;
  if (measured.rows !== rows) throw new Error(`${end}: expected ${rows} rows, got ${stdout}`);
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
