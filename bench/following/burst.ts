import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import type { TestServers } from '../../test/support/servers/servers.js';
import { startEnvironment } from '../environment.js';
import { spreadOf } from '../figures.js';
import { postsOf } from '../load/raw-requests.js';
import { measureLatency } from '../measure.js';
import { operationsOver } from '../operations.js';
import type { SyncResult } from '../results.js';

const [TRANSACTIONS, ROWS, EVERY_MS] = [10, 100, 1_000];

/**
 * P95 of Q1 at its fixed rate, alone and beside bursts, by turns: each second 10 transactions of 100 rows, as
 * fast as the database takes them. Cores as of `npm run bench`; the worker and the database run on any.
 */
export async function measureBurst(
  running: Pick<TestServers, 'addresses' | 'summary'>,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<SyncResult['readP95Ms']> {
  const [loadCore, core] = availableParallelism() > 1 ? [0, 1] : [undefined, undefined];
  await using environment = await startEnvironment({ loadCore, running });
  await using server = await environment.almanac({ env: {}, core });
  const operation = operationsOver(environment).find(({ name }) => name === 'Q1');
  if (!operation?.fixedRate) throw new Error('Q1 has a fixed rate.');
  const { fixedRate: ratePerSecond } = operation;
  const load = { server, requests: postsOf(operation), loadCore, ratePerSecond };
  const p95 = async (forSeconds = seconds) =>
    (await measureLatency({ ...load, seconds: forSeconds })).p95Ms;
  await p95(2);
  const taken = { quiet: [] as number[], burst: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    taken.quiet.push(await p95());
    const over = new AbortController();
    const bursting = burst(environment, over.signal);
    taken.burst.push(await p95());
    over.abort();
    await bursting;
  }
  return { quiet: spreadOf(taken.quiet).median, burst: spreadOf(taken.burst).median };
}

async function burst(
  {
    adminUrl,
    subdivisions,
  }: { readonly adminUrl: string; readonly subdivisions: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const connection = await mysql.createConnection(adminUrl);
  // Back and forth, so that each is a change.
  const sql = `UPDATE subdivision SET name = IF(name LIKE '% *', LEFT(name, CHAR_LENGTH(name) - 2), CONCAT(name, ' *'))
    WHERE code IN (?)`;
  let from = 0;
  while (!signal.aborted) {
    for (let at = 0; at < TRANSACTIONS; at += 1) {
      await connection.query(sql, [subdivisions.slice(from, from + ROWS)]);
      from = from + 2 * ROWS > subdivisions.length ? 0 : from + ROWS;
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => {});
  }
  await connection.end();
}
