import { createClient } from 'redis';
import { createTestDatabase } from '../../test/support/database.js';
import type { ServerAddresses } from '../../test/support/servers/servers.js';
import { benchTable } from '../deployment.js';
import { spreadOf } from '../figures.js';
import type { PrefetchResult } from '../results.js';
import type { EndReport } from './report.js';
import { runEnd } from './run-end.js';

/** Loads a table of so many rows, and measures its two ends alone, by turns. Empties the Redis. */
export async function measurePrefetch(
  { mariadb, redis }: Pick<ServerAddresses, 'mariadb' | 'redis'>,
  { rows, rounds }: { readonly rows: number; readonly rounds: number },
): Promise<PrefetchResult> {
  await using database = await createTestDatabase(mariadb.adminUrl);
  await database.execute(...benchTable(rows));
  const client = await createClient({ url: redis.url }).connect();
  const measure = async (end: string, ...args: readonly string[]): Promise<EndReport> => {
    await client.flushAll();
    const measured = await runEnd(end, args, { databaseUrl: database.url, redisUrl: redis.url });
    if (measured.rows !== rows) {
      throw new Error(`${end}: expected ${rows} rows, got ${JSON.stringify(measured)}`);
    }
    return measured;
  };
  const taken = { prefetch: [] as EndReport[], read: [] as EndReport[], write: [] as EndReport[] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      taken.read.push(await measure('read-rows', database.url));
      taken.write.push(await measure('write-documents', redis.url, String(rows)));
      taken.prefetch.push(await measure('prefetch-table'));
    }
  } finally {
    client.destroy();
  }
  const rate = (reports: readonly EndReport[]) =>
    spreadOf(reports.map(({ rows: count, seconds }) => count / seconds));
  return {
    rows,
    perSecond: rate(taken.prefetch),
    readPerSecond: rate(taken.read),
    writePerSecond: rate(taken.write),
    peakMb: Math.max(...taken.prefetch.map(({ peakMb }) => peakMb)),
  };
}
