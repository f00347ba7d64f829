import { createClient } from 'redis';
import { createTestDatabase } from '../../test/support/database.js';
import type { ServerAddresses } from '../../test/support/servers/servers.js';
import { benchTable } from '../deployment.js';
import type { EndReport } from '../ends/report.js';
import { runEnd } from '../ends/run-end.js';
import { spreadOf } from '../figures.js';
import type { CatchUp } from '../results.js';
import { writeChanges } from './changes.js';

const MOST_ROWS = 100_000;
const FLUSH_WAIT_MS = 120_000;

/**
 * Loads a table, writes row changes while nobody follows, and measures how fast a worker catches up with
 * them and how fast the same binlog is decoded alone: both from the same position, in turns.
 */
export async function measureCatchUp(
  { mariadb, redis }: Pick<ServerAddresses, 'mariadb' | 'redis'>,
  {
    changes,
    perTransaction,
    rounds,
  }: { readonly changes: number; readonly perTransaction: number; readonly rounds: number },
): Promise<CatchUp> {
  await using database = await createTestDatabase(mariadb.adminUrl);
  const rows = Math.min(changes, MOST_ROWS);
  await database.execute(...benchTable(rows));
  const client = await createClient({
    url: redis.url,
    commandOptions: { timeout: FLUSH_WAIT_MS },
  }).connect();
  const run = (end: string, ...args: readonly (string | number)[]): Promise<EndReport> =>
    runEnd(end, args.map(String), { databaseUrl: database.url, redisUrl: redis.url });
  const taken = { follow: [] as EndReport[], decode: [] as EndReport[] };
  for (let round = 0; round < rounds; round += 1) {
    await client.flushAll();
    await run('prefetch-table');
    const [[place]] = (await database.admin.query(
      'SELECT @@global.gtid_binlog_pos AS gtids',
    )) as unknown as [[{ gtids: string }]];
    const commits = await writeChanges(database, { changes, rows, perTransaction });
    taken.decode.push(await run('decode-binlog', database.url, place.gtids, changes));
    taken.follow.push(await run('follow-binlog', changes, commits));
  }
  client.destroy();
  const rate = (reports: readonly EndReport[]) =>
    spreadOf(reports.map(({ rows: count, seconds }) => count / seconds)).median;
  const cpu = (reports: readonly EndReport[]) =>
    spreadOf(reports.map(({ rows: count, cpuSeconds = 0 }) => (cpuSeconds * 1e6) / count)).median;
  return {
    changes,
    perTransaction,
    perSecond: rate(taken.follow),
    decodePerSecond: rate(taken.decode),
    cpuMicros: cpu(taken.follow),
    decodeCpuMicros: cpu(taken.decode),
  };
}
