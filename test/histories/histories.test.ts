import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { addFigures } from '../support/figures.js';
import { ensureMysqlChroot } from '../support/servers/mysql-chroot.mjs';
import { createTestFolder, removeTestFolder } from '../support/servers/test-folder.js';
import type { History, ServerKind } from './history.js';
import { historyArbitrary } from './history-arbitrary.js';
import { Lane } from './lane.js';
import { runHistory } from './run-history.js';
import { Tally } from './tally.js';

const KINDS = (process.env.ALMANAC_TEST_HISTORY_SERVERS ?? 'mariadb,mysql,mysqlNative').split(
  ',',
) as ServerKind[];
const COUNT = Number(process.env.ALMANAC_TEST_HISTORIES ?? 20);
// The nightly form gives one of its own: a test among the others has to do the same each time.
const SEED = Number(process.env.ALMANAC_TEST_SEED ?? 365_514_275);
const SHRINK_MS = Number(process.env.ALMANAC_TEST_SHRINK_MS ?? 90_000);
/** Random histories that may fail before a run is given up: each costs the time to shrink it. */
const FAILURES_AT_MOST = 3;
const TOLD_EVERY = 25;
/** Between the seeds of two histories of a run. */
const STRIDE = 7_919;

const REGRESSIONS = join(import.meta.dirname, 'regressions');

describe.concurrent.each(KINDS)('histories on %s', (kind) => {
  const folder = createTestFolder();
  const tally = new Tally();
  let lane: Lane | undefined;
  let reason: string | undefined;

  beforeAll(async () => {
    const mysql = kind === 'mariadb' ? undefined : await ensureMysqlChroot();
    if (mysql && 'reason' in mysql) reason = mysql.reason;
    else lane = await Lane.open({ kind, folder, chroot: mysql?.folder });
  }, 180_000);

  afterAll(async () => {
    await lane?.[Symbol.asyncDispose]();
    removeTestFolder(folder);
    console.log(tally.summary(`histories on ${kind}, seed ${SEED}`));
  });

  // One test a lane: tests of concurrent suites run side by side.
  it(
    'leave the store equal to the tables: those that went wrong once, then random ones',
    async (context) => {
      if (!lane) return context.skip(reason);
      for (const [name, history] of regressionsOn(kind)) {
        await runHistory(history, lane, tally).catch((error) => {
          throw new Error(`${name}: ${error.message}`, { cause: error });
        });
      }
      const count = Math.ceil(COUNT / KINDS.length);
      const failures: string[] = [];
      for (let at = 0; at < count && failures.length < FAILURES_AT_MOST; at += 1) {
        const seed = SEED + (at * KINDS.length + KINDS.indexOf(kind)) * STRIDE;
        const failure = await failureOf(kind, seed, lane, tally);
        if (failure) failures.push(failure);
        // A run of a night may be cut short: what it found by then is told.
        if (failure) console.log(failure);
        if ((at + 1) % TOLD_EVERY === 0) console.log(tally.summary(`by now on ${kind}`));
      }
      addFigures(context, tally.figures);
      if (failures.length > 0) throw new Error(failures.join('\n\n'));
    },
    24 * 3_600_000,
  );
});

/** Runs the history of a seed; where it fails, shrinks and keeps it. Returns what a person reads. */
async function failureOf(
  kind: ServerKind,
  seed: number,
  lane: Lane,
  tally: Tally,
): Promise<string | undefined> {
  let failedAtMs: number | undefined;
  let first = '';
  const outcome = await fc.check(
    fc.asyncProperty(historyArbitrary(kind), async (history) => {
      // What is left to try counts as passed: replays are slow.
      fc.pre(failedAtMs === undefined || performance.now() - failedAtMs < SHRINK_MS);
      try {
        await runHistory(history, lane, tally);
      } catch (error) {
        if (failedAtMs === undefined)
          first = error instanceof Error ? error.message : String(error);
        failedAtMs ??= performance.now();
        throw error;
      }
    }),
    // Unbiased: the sizes are chosen, and the values are edge cases as they are.
    { seed, numRuns: 1, unbiased: true },
  );
  if (!outcome.failed || !outcome.counterexample) return undefined;
  const [history] = outcome.counterexample;
  const file = join(REGRESSIONS, `${kind}-${seed}.json`);
  mkdirSync(REGRESSIONS, { recursive: true });
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`);
  return [
    `The history of seed ${seed} failed on ${kind}: ${first}`,
    `  after ${outcome.numShrinks} cuts: ${outcome.errorInstance}`,
    `  kept as ${file}`,
    `  again: npm run test:histories -- --histories 1 --servers ${kind} --seed ${seed}`,
  ].join('\n');
}

function regressionsOn(kind: ServerKind): [string, History][] {
  return readdirSync(REGRESSIONS)
    .filter((name) => name.endsWith('.json'))
    .map((name): [string, History] => [
      name,
      JSON.parse(readFileSync(join(REGRESSIONS, name), 'utf8')),
    ])
    .filter(([, { servers }]) => servers.includes(kind));
}
