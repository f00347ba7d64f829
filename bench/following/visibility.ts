import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../src/app/config.js';
import { openStoreToRead } from '../../src/app/parts.js';
import { createLogger } from '../../src/lib/logger.js';
import type { StoreReader } from '../../src/store/store.js';
import { AlmanacProcess } from '../../test/support/almanac-process.js';
import { createTestDatabase } from '../../test/support/database.js';
import type { ServerAddresses } from '../../test/support/servers/servers.js';
import * as deployment from '../deployment.js';
import type { SyncResult } from '../results.js';

type Visible = SyncResult['visible'][number];

/**
 * From COMMIT's answer to the first read of the store's checkpoint that has the change: what a request begins
 * with, and its documents are of that moment. One read after the other while any change is awaited, so that a
 * latency is over by one read at most. One session writes one row a transaction, when each is due.
 */
export async function measureVisibility(
  { mariadb, redis }: Pick<ServerAddresses, 'mariadb' | 'redis'>,
  {
    rates,
    seconds,
    rows = 10_000,
  }: { readonly rates: readonly number[]; readonly seconds: number; readonly rows?: number },
): Promise<Visible[]> {
  await using database = await createTestDatabase(mariadb.adminUrl);
  await database.execute(...deployment.benchTable(rows));
  const env = {
    ALMANAC_MYSQL_URL: database.url,
    ALMANAC_REDIS_URL: redis.url,
    ALMANAC_DATASET: 'visibility',
    ALMANAC_SCHEMA: fileURLToPath(new URL('../deployment.ts', import.meta.url)),
  };
  await using worker = new AlmanacProcess(['sync'], env);
  await worker.ready();
  const deps = { deployment, logger: createLogger('error') };
  await using store = await openStoreToRead(readConfig({ command: 'status', env }), deps);
  const commit = (at: number) =>
    database.admin.query('UPDATE bench_row SET amount = amount + 1 WHERE id = ?', [
      1 + (at % rows),
    ]);
  const visible: Visible[] = [];
  for (const rate of rates) {
    // The first of all warms up.
    if (visible.length === 0) await latenciesAt(store.reader, commit, { rate, count: rate });
    const latenciesMs = await latenciesAt(store.reader, commit, { rate, count: rate * seconds });
    latenciesMs.sort((a, b) => a - b);
    const at = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? Number.NaN;
    visible.push({ changesPerSecond: rate, p50Ms: at(0.5), p99Ms: at(0.99) });
  }
  return visible;
}

async function latenciesAt(
  reader: StoreReader,
  commit: (at: number) => Promise<unknown>,
  { rate, count }: { readonly rate: number; readonly count: number },
): Promise<number[]> {
  const sequence = async () => (await reader.checkpoint())?.sequence ?? 0;
  const before = await sequence();
  const answeredMs: number[] = [];
  const latenciesMs: number[] = [];
  let wake = () => {};
  const write = async () => {
    const startMs = performance.now();
    for (let at = 0; at < count; at += 1) {
      const waitMs = startMs + (at * 1_000) / rate - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      await commit(at);
      answeredMs.push(performance.now());
      wake();
    }
  };
  const read = async () => {
    while (latenciesMs.length < count) {
      if (latenciesMs.length === answeredMs.length) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const reached = (await sequence()) - before;
      const nowMs = performance.now();
      while (latenciesMs.length < Math.min(reached, answeredMs.length)) {
        latenciesMs.push(nowMs - (answeredMs[latenciesMs.length] ?? nowMs));
      }
    }
  };
  await Promise.all([write(), read()]);
  return latenciesMs;
}
