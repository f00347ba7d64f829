import type { Connection } from 'mysql2/promise';
import type { Lane } from './lane.js';
import type { Tally } from './tally.js';

/** How long a step may hold up the next one: a statement that waits for another session's lock waits alone. */
const PATIENCE_MS = 100;

/** The clients of a history: each runs its statements in order, all of them side by side. */
export class Sessions implements AsyncDisposable {
  readonly #lane: Lane;
  readonly #database: string;
  readonly #tally: Tally;
  readonly #connections = new Map<number, Connection>();
  readonly #queues = new Map<number, Promise<void>>();

  constructor(options: { lane: Lane; database: string; tally: Tally }) {
    this.#lane = options.lane;
    this.#database = options.database;
    this.#tally = options.tally;
  }

  /** Sends a statement, after those the session has. A refusal is an answer like another. */
  run(session: number, sql: string): Promise<void> {
    return this.#enqueue(session, async () => {
      try {
        const connection = await this.#connection(session);
        const [result] = await connection.query(sql);
        const affected = (result as { affectedRows?: number }).affectedRows ?? 0;
        this.#tally.statement(sql, affected);
      } catch (error) {
        this.#tally.statement(sql, undefined);
        if (isConnectionLoss(error)) this.#drop(session);
      }
    });
  }

  /** The session's client goes and comes back; the server rolls back what was open. */
  reconnect(session: number): Promise<void> {
    return this.#enqueue(session, async () => this.#drop(session));
  }

  /** Resolves when every statement has its answer: locks are waited for one second at most. */
  async idle(): Promise<void> {
    await Promise.all(this.#queues.values());
  }

  /** All of them, so that nothing is open any more. */
  async reconnectAll(): Promise<void> {
    await this.idle();
    for (const session of [...this.#connections.keys()]) this.#drop(session);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reconnectAll();
  }

  async #enqueue(session: number, work: () => Promise<void>): Promise<void> {
    const done = (this.#queues.get(session) ?? Promise.resolve()).then(work);
    this.#queues.set(session, done);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([done, patience]);
    clearTimeout(timer);
  }

  async #connection(session: number): Promise<Connection> {
    const open = this.#connections.get(session);
    if (open) return open;
    const connection = await this.#lane.connect(this.#database);
    connection.on('error', () => {});
    await connection.query(
      'SET SESSION innodb_lock_wait_timeout = 1, SESSION lock_wait_timeout = 1',
    );
    this.#connections.set(session, connection);
    return connection;
  }

  #drop(session: number): void {
    this.#connections.get(session)?.destroy();
    this.#connections.delete(session);
  }
}

function isConnectionLoss(error: unknown): boolean {
  return error instanceof Error && 'fatal' in error && error.fatal === true;
}
