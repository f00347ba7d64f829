import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import type { Environment } from '../environment.js';
import { spreadOf } from '../figures.js';
import { postsOf } from '../load/raw-requests.js';
import { measureLatency } from '../measure.js';
import { operationsOver } from '../operations.js';
import type { SyncResult } from '../results.js';

const [TRANSACTIONS, ROWS, EVERY_MS] = [10, 100, 1_000];

/**
 * P95 of Q1 at its fixed rate, alone and beside bursts, by turns: each second 10 transactions of 100 rows, as
 * fast as the database takes them. The worker and the database run on any core.
 */
export async function measureBurst(
  environment: Environment,
  {
    loadCore,
    core,
    rounds,
    seconds,
  }: {
    readonly loadCore: number | undefined;
    readonly core: number | undefined;
    readonly rounds: number;
    readonly seconds: number;
  },
): Promise<SyncResult['readP95Ms']> {
  await using server = await environment.almanac({ env: {}, core });
  const operation = operationsOver(environment).find(({ name }) => name === 'Q1');
  if (!operation?.fixedRate) throw new Error('Q1 has a fixed rate.');
  const { fixedRate: ratePerSecond } = operation;
  const load = { server, requests: postsOf(operation), loadCore, ratePerSecond };
  const p95 = async () => (await measureLatency({ ...load, seconds })).p95Ms;
  await p95(); // warms up
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
