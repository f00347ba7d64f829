import { createChannel } from '../../lib/channel.js';
import type { Catalog } from '../../model/catalog.js';
import type { Transaction } from '../../model/change.js';
import type { Position } from '../../model/position.js';
import type { ChangeSource, Snapshot } from '../source.js';
import { startBinlogReader } from './binlog-reader.js';
import { addressOf, sourceError } from './connection.js';
import { groupBySchema } from './foreign-keys.js';
import { mariadbFlavor } from './mariadb-flavor.js';
import { mysqlFlavor } from './mysql-flavor.js';
import { type Preflight, preflight } from './preflight.js';
import { Session } from './session.js';
import { MysqlSnapshot } from './snapshot.js';
import { TransactionAssembler, type TransactionLimits } from './transaction-assembler.js';

export interface MysqlSourceOptions extends TransactionLimits {
  readonly url: string;
  readonly catalog: Catalog;
  /** Unique among everything that reads this server's binlog: a duplicate evicts the other reader. */
  readonly serverId: number;
  readonly heartbeatMs: number;
  /** Rows of a snapshot that are in memory at a time. */
  readonly snapshotBatchRows: number;
}

// Changes that may wait for the applier before the socket is paused; a transaction without any counts as one.
const WAITING_CHANGES = 2_000;

/** MySQL 8.4+ and MariaDB 10.11+: snapshots by SELECT, changes from the binlog. */
export class MysqlSource implements ChangeSource {
  readonly #options: MysqlSourceOptions;
  #version = 'MySQL or MariaDB';

  constructor(options: MysqlSourceOptions) {
    this.#options = options;
  }

  get label(): string {
    return `${this.#version} at ${addressOf(this.#options.url)}`;
  }

  async preflight(signal: AbortSignal): Promise<void> {
    await this.#withSession(signal, (session) => this.#check(session));
  }

  async snapshot(signal: AbortSignal): Promise<Snapshot> {
    const session = await Session.open(this.#options.url, signal);
    try {
      const { flavor, tables } = await this.#check(session);
      const { low, high } = await flavor.openSnapshot(session);
      const batchRows = this.#options.snapshotBatchRows;
      return new MysqlSnapshot({ session, tables, low, high, batchRows });
    } catch (error) {
      session[Symbol.dispose]();
      throw sourceError(error, 'Cannot open a snapshot');
    }
  }

  async assertServes(from: Position, signal: AbortSignal): Promise<void> {
    await this.#withSession(signal, async (session) => {
      const { flavor } = await this.#check(session);
      await flavor.startAfter(session, from);
    });
  }

  async *stream(from: Position, signal: AbortSignal): AsyncGenerator<Transaction> {
    if (signal.aborted) return;
    const opened = await this.#withSession(signal, async (session) => {
      const checked = await this.#check(session);
      return { ...checked, start: await checked.flavor.startAfter(session, from) };
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted || !opened) return;
    const { flavor, database, tables, cascades, start } = opened;
    const { url, serverId, heartbeatMs, maxTransactionRows, maxTransactionBytes } = this.#options;
    const assembler = new TransactionAssembler({
      tables,
      database,
      cascades,
      tracker: flavor.track(from),
      known: start.known,
      isCaughtUp: (position) => flavor.covers(position, start.reached),
      limits: { maxTransactionRows, maxTransactionBytes },
    });
    const channel = createChannel<Transaction>({
      highWater: WAITING_CHANGES,
      weigh: ({ changes }) => Math.max(1, changes.length),
      onFull: () => reader.pause(),
      onDrain: () => {
        resumedAtMs = performance.now();
        reader.resume();
      },
    });
    // One that waited in the socket while that was paused says what was so when it was sent.
    let resumedAtMs = Number.NEGATIVE_INFINITY;
    const isLate = () => performance.now() - resumedAtMs < heartbeatMs;
    const reader = startBinlogReader({
      url,
      serverId,
      heartbeatMs,
      gtidSet: start.gtidSet,
      tables: groupBySchema([
        ...tables.map(({ name }) => ({ schema: database, table: name })),
        ...[...cascades.hazards.values()].map(({ table }) => table),
      ]),
      takesRawRows: (entry) => assembler.reads(entry),
      onEvent(event) {
        if (event.getEventName() === 'heartbeat' && isLate()) return;
        const transaction = assembler.accept(event);
        if (transaction) channel.push(transaction);
      },
      onFailure: (error) => channel.fail(error),
    });
    const end = () => channel.end();
    signal.addEventListener('abort', end, { once: true });
    try {
      for await (const transaction of channel) {
        if (signal.aborted) return;
        yield transaction;
      }
    } finally {
      signal.removeEventListener('abort', end);
      await reader.stop();
    }
  }

  covers(position: Position, target: Position): boolean {
    const flavor = target.startsWith('mariadb:') ? mariadbFlavor : mysqlFlavor;
    return flavor.covers(position, target);
  }

  /** Nothing outlives a call: snapshots and streams close what they open. */
  async [Symbol.asyncDispose](): Promise<void> {}

  async #check(session: Session): Promise<Preflight> {
    const checked = await preflight(session, this.#options.catalog);
    this.#version = `${checked.flavor.name === 'mariadb' ? 'MariaDB' : 'MySQL'} ${checked.version}`;
    return checked;
  }

  async #withSession<T>(signal: AbortSignal, use: (session: Session) => Promise<T>): Promise<T> {
    using session = await Session.open(this.#options.url, signal);
    try {
      return await use(session);
    } catch (error) {
      throw sourceError(error, 'Cannot check the source');
    }
  }
}
