import { setTimeout as delay } from 'node:timers/promises';
import { catalogOf } from './catalog-of.js';
import { listDifferences, StoredState } from './compare.js';
import { faultsOf } from './faults.js';
import { type FaultName, type History, type Step, tablesOf } from './history.js';
import type { Lane } from './lane.js';
import { Probe } from './probe.js';
import { Sessions } from './sessions.js';
import type { Tally } from './tally.js';
import { TrackedDatabase } from './tracked-database.js';
import type { WorkerLog } from './worker-process.js';

// Generous: what is late on a busy machine is no difference.
const CONVERGES_WITHIN_MS = 90_000;
const TIDY_WITHIN_MS = 60_000;
const POLL_MS = 15;

/**
 * Runs a history and compares store and source where it says so and at its end.
 *
 * Errors: any difference, anything that the probe saw, a worker that fails with an error that is not Almanac's, and
 * a store that does not reach the source's position. What the workers said last is in the message.
 */
export async function runHistory(history: History, lane: Lane, tally: Tally): Promise<void> {
  const startedMs = performance.now();
  await lane.redisCommand('FLUSHALL');
  await using database = await TrackedDatabase.create(lane, history);
  const run = new Run(history, lane, tally, database);
  try {
    await run.toTheEnd();
  } finally {
    await run.end();
    tally.histories += 1;
    tally.durationsMs.push(performance.now() - startedMs);
  }
}

class Run {
  readonly #history: History;
  readonly #lane: Lane;
  readonly #tally: Tally;
  readonly #database: TrackedDatabase;
  readonly #dataset: string;
  readonly #catalog: ReturnType<typeof catalogOf>;
  readonly #sessions: Sessions;
  readonly #probe: Probe;
  readonly #log: WorkerLog = { lines: [], faults: [] };
  readonly #faults: Readonly<Record<FaultName, () => Promise<void>>>;
  readonly #over = new AbortController();
  readonly #probing: Promise<void>;
  /** One fault at a time; those that came due later wait. */
  #faulting: Promise<void> = Promise.resolve();
  #store: StoredState | undefined;

  constructor(history: History, lane: Lane, tally: Tally, database: TrackedDatabase) {
    this.#history = history;
    this.#lane = lane;
    this.#tally = tally;
    this.#database = database;
    this.#dataset = database.name;
    this.#catalog = catalogOf(tablesOf(history));
    this.#sessions = new Sessions({ lane, database: database.name, tally });
    const start = () => this.#startWorker();
    this.#faults = faultsOf({ lane, user: database.name, start });
    const [catalog, dataset] = [this.#catalog, this.#dataset];
    this.#probe = new Probe({ lane, tally, catalog, dataset });
    this.#probing = this.#probe.run(this.#over.signal);
  }

  async toTheEnd(): Promise<void> {
    await this.#startWorker();
    if (this.#history.waitsForFirst) await this.#converge();
    for (const step of this.#history.steps) {
      this.#tally.steps += 1;
      await this.#step(step);
    }
    await this.#compare();
    await this.#tidied();
    await this.#lane.seat.stop();
  }

  /** Leaves servers and seat as the next history expects them. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#probing;
    await this.#faulting.catch(() => {});
    await this.#lane.seat.kill();
    await this.#sessions[Symbol.asyncDispose]();
    await this.#store?.[Symbol.asyncDispose]();
    await this.#database.rollBackPrepared();
  }

  async #step(step: Step): Promise<void> {
    switch (step.do) {
      case 'sql':
        return this.#sessions.run(step.session, step.sql);
      case 'reconnect':
        return this.#sessions.reconnect(step.session);
      case 'pause':
        return delay(step.ms);
      case 'compare':
        return this.#compare();
      case 'fault': {
        const before = this.#faulting;
        this.#faulting = (async () => {
          if (step.afterMs !== undefined) await delay(step.afterMs);
          await before;
          this.#tally.fault(step.fault);
          await this.#faults[step.fault]();
        })();
        this.#faulting.catch(() => {});
        return step.afterMs === undefined ? this.#faulting : undefined;
      }
    }
  }

  async #startWorker(): Promise<void> {
    const { codec, ttlMs, pace, maxTransactionRows, snapshotBatchRows } = this.#history;
    const config = {
      sourceUrl: this.#lane.sourceUrl(this.#database.name, this.#database.name),
      redisUrl: this.#lane.redisUrl,
      dataset: this.#dataset,
      tables: tablesOf(this.#history),
      codec: this.#lane.hasJson ? codec : 'json-string',
      ttlMs,
      pace,
      maxTransactionRows,
      snapshotBatchRows,
    } as const;
    await this.#lane.seat.start(config, this.#log);
  }

  /** At rest: no statement and no fault under way, tables as the entities have them, a worker there. */
  async #compare(): Promise<void> {
    await this.#faulting;
    await this.#sessions.idle();
    if (!(await this.#database.isWhole())) {
      await this.#sessions.reconnectAll();
      await this.#database.rollBackPrepared();
      await this.#database.mend();
    }
    await this.#startWorker();
    const expected = await this.#database.documents();
    while (true) {
      const generation = await this.#converge();
      const store = await this.#openStore();
      const { differences, compared } = await store.differences(generation, expected);
      // Retired while it was read: what has replaced it counts.
      if ((await store.checkpoint())?.generation !== generation) continue;
      if (differences.length > 0) {
        this.#fail(
          `store and source differ in generation ${generation}:\n${listDifferences(differences)}`,
        );
      }
      this.#tally.comparisons += 1;
      this.#tally.documents += compared.documents;
      this.#tally.indexEntries += compared.indexEntries;
      break;
    }
    this.#judge();
  }

  /** Until the checkpoint covers everything that is committed now; resolves to its generation. */
  async #converge(): Promise<string> {
    const position = await this.#database.position();
    const store = await this.#openStore();
    const deadline = performance.now() + CONVERGES_WITHIN_MS;
    let last: { position: string; generation: string } | undefined;
    let asked: string | undefined;
    while (performance.now() < deadline) {
      // Just after a fault the connection of this side may be on its way back, too.
      last = await store.checkpoint().catch(() => undefined);
      if (last && last.position !== asked) {
        if (await this.#database.covers(last.position, position)) return last.generation;
        asked = last.position;
      }
      if (this.#log.faults.length > 0) this.#judge();
      await delay(POLL_MS);
    }
    return this.#fail(
      `the checkpoint did not reach ${position} within ${CONVERGES_WITHIN_MS} ms, it is ${JSON.stringify(last)}`,
    );
  }

  /** Nothing is left of former generations. */
  async #tidied(): Promise<void> {
    const store = await this.#openStore();
    const deadline = performance.now() + TIDY_WITHIN_MS;
    while (true) {
      const generation = (await store.checkpoint())?.generation ?? '';
      const leftovers = await store.leftovers(generation);
      if (leftovers.length === 0) return;
      if (performance.now() > deadline) {
        this.#fail(`keys of former generations are left:\n${listDifferences(leftovers)}`);
      }
      await delay(POLL_MS);
    }
  }

  #judge(): void {
    const { faults } = this.#log;
    if (faults.length > 0)
      this.#fail(`a worker failed with a fault of its own:\n${faults.join('\n')}`);
    const { problems } = this.#probe;
    if (problems.length > 0) this.#fail(`a reader saw:\n${listDifferences(problems)}`);
  }

  #fail(what: string): never {
    const said = this.#log.lines.map((line) => `    ${line}`).join('\n');
    throw new Error(`${what}\n  what the workers said last:\n${said}`);
  }

  async #openStore(): Promise<StoredState> {
    this.#store ??= await StoredState.open(this.#lane.redisUrl, this.#catalog, this.#dataset);
    return this.#store;
  }
}
