import type { Socket } from 'node:net';
import type { Connection as CallbackConnection } from 'mysql2';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { AlmanacError } from '../../lib/errors.js';
import { addressOf, connectionOptions, sourceError } from './connection.js';

// Longer than any count or lock wait of small tables; a server that is gone says nothing at all.
const SILENCE_MS = 30_000;

/**
 * What a server's own defaults must not decide. The `M!` and `!50701` comments are for MariaDB and for
 * MySQL alone.
 */
const SETTINGS = `SET SESSION time_zone = '+00:00', SESSION sql_mode = '',
  SESSION sql_quote_show_create = 1, SESSION sql_select_limit = 18446744073709551615
  /*M!100101 , SESSION max_statement_time = 0 */ /*!50701 , SESSION max_execution_time = 0 */`;

/**
 * First of all: some servers ignore what a client says of its text when it connects
 * (character-set-client-handshake, init_connect), and rows are read as UTF-8.
 */
const TEXT = 'SET NAMES utf8mb4 COLLATE utf8mb4_general_ci';

/** A row of the text protocol, `bytes` from `from` to `to`, as whatever is wanted; the bytes are the driver's. */
export type DecodeRow<Row> = (bytes: Buffer, from: number, to: number) => Row;

/** What the driver's query has and its types have not: the step that takes the packets of rows. */
interface RowQuery {
  row: (
    packet: { buffer: Buffer; offset: number; end: number; isEOF(): boolean },
    connection: unknown,
  ) => unknown;
  on(event: 'error' | 'end' | 'result', listener: (error?: unknown) => void): this;
}

/**
 * One connection for reads that begin and end: preflight, position, snapshot. No call outlives the
 * connection, the signal it was opened with, or a silence of the server: each then fails with
 * SOURCE_LOST. (The driver alone would leave a streamed query waiting for ever.)
 */
export class Session implements Disposable {
  readonly #connection: Connection;
  readonly #callbacks: CallbackConnection;
  readonly #lost: Promise<never>;
  #lose: (error: unknown) => void = () => {};
  readonly #watchdog: NodeJS.Timeout;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#lose(aborted());
  /** Calls that wait for the server, as opposed to a consumer that takes its time. */
  #waiting = 0;

  private constructor(connection: Connection, signal: AbortSignal, silenceMs: number) {
    this.#connection = connection;
    // The promise API has neither streams nor the socket; the connection under it has.
    this.#callbacks = (connection as unknown as { connection: CallbackConnection }).connection;
    this.#lost = new Promise((_, reject) => {
      this.#lose = reject;
    });
    this.#lost.catch(() => {});
    connection.on('error', (error) => this.#lose(error));
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#watchdog = this.#watch(silenceMs);
  }

  /** Errors: SOURCE_LOST, SOURCE_DENIED, SOURCE_UNSUITABLE. */
  static async open(
    url: string,
    signal: AbortSignal,
    { silenceMs = SILENCE_MS } = {},
  ): Promise<Session> {
    try {
      const session = new Session(await createConnection(url, signal), signal, silenceMs);
      try {
        await session.run(TEXT);
        await session.run(SETTINGS);
        return session;
      } catch (error) {
        session[Symbol.dispose]();
        throw error;
      }
    } catch (error) {
      throw sourceError(error, `Cannot connect to ${addressOf(url)}`);
    }
  }

  /** Runs a statement for its effect. */
  async run(sql: string): Promise<void> {
    await this.#whileWaiting(this.#connection.query(sql));
  }

  /** The rows of a query, as objects. */
  async select<Row>(sql: string, values?: unknown[]): Promise<(RowDataPacket & Row)[]> {
    const query = this.#connection.query<(RowDataPacket & Row)[]>(sql, values);
    const [rows] = await this.#whileWaiting(query);
    return rows;
  }

  /** The first row of a query that has one. */
  async selectOne<Row>(sql: string, values?: unknown[]): Promise<Row> {
    const [row] = await this.select<Row>(sql, values);
    if (row) return row;
    throw new AlmanacError('SOURCE_UNSUITABLE', `Expected a row from ${sql}, got none.`);
  }

  /** The rows of a query that has few, as arrays. */
  async selectArrays(sql: string): Promise<unknown[][]> {
    const query = this.#connection.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
    const [rows] = await this.#whileWaiting(query);
    return rows as unknown[][];
  }

  /**
   * The rows of a query, `count` at a time (the last ones: fewer), each as `decode` makes it of its bytes, read
   * as they are consumed: about two such batches are in memory. The text protocol: the binary one drops zero
   * fractions of a second.
   *
   * Errors: those of `decode` too. The rows that a consumer leaves are read and dropped.
   */
  async *batches<Row>(sql: string, count: number, decode: DecodeRow<Row>): AsyncGenerator<Row[]> {
    const { stream } = this.#callbacks as unknown as { stream: Socket };
    let batch: Row[] = [];
    let ready: Row[][] = [];
    let over: { readonly error?: unknown } | undefined;
    let wake = () => {};
    const end = (error?: unknown) => {
      over ??= { error };
      wake();
    };
    const query = this.#callbacks.query({ sql }) as unknown as RowQuery;
    query.on('error', end).on('end', () => end());
    // Never, while the driver is built as it is: better no load than an empty one.
    query.on('result', () => end(new TypeError('The driver took a row by itself.')));
    this.#lost.catch(end);
    // In the place of the driver's own step, which makes a value of each column and an event of each row.
    const { row: lastRow } = query;
    query.row = (packet, connection) => {
      if (packet.isEOF()) return lastRow.call(query, packet, connection);
      if (over) return query.row;
      try {
        batch.push(decode(packet.buffer, packet.offset, packet.end));
      } catch (error) {
        end(error);
      }
      if (batch.length < count) return query.row;
      ready.push(batch);
      batch = [];
      stream.pause();
      wake();
      return query.row;
    };
    try {
      while (true) {
        const full = ready;
        ready = [];
        stream.resume();
        yield* full;
        if (ready.length > 0) continue;
        if (over) break;
        // No race with `#lost`, which would remember each: losing ends it.
        this.#waiting += 1;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        this.#waiting -= 1;
      }
      if (over.error) await this.#whileWaiting(Promise.reject(over.error));
      if (batch.length > 0) yield batch;
    } finally {
      over ??= {};
      stream.resume();
    }
  }

  /** Closes at once; what the connection held (a transaction, metadata locks) goes with it. */
  [Symbol.dispose](): void {
    clearInterval(this.#watchdog);
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#lose(new AlmanacError('SOURCE_LOST', 'The session with the source was closed.'));
    this.#connection.destroy();
  }

  async #whileWaiting<T>(answer: Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      // First why it was lost: what the driver says to those who ask later does not tell.
      return await Promise.race([this.#lost, answer]);
    } finally {
      this.#waiting -= 1;
    }
  }

  #watch(silenceMs: number): NodeJS.Timeout {
    const { stream } = this.#callbacks as unknown as { stream: Socket };
    let heardBytes = stream.bytesRead;
    let heardAtMs = performance.now();
    const look = () => {
      if (this.#waiting === 0 || stream.bytesRead !== heardBytes) {
        heardBytes = stream.bytesRead;
        heardAtMs = performance.now();
      } else if (performance.now() - heardAtMs > silenceMs) {
        const message = `Expected an answer of the source, got nothing for ${silenceMs} ms.`;
        this.#lose(new AlmanacError('SOURCE_LOST', message));
      }
    };
    return setInterval(look, silenceMs / 6);
  }
}

/** The driver knows no signal: a connection that is established too late is closed again. */
async function createConnection(url: string, signal: AbortSignal): Promise<Connection> {
  if (signal.aborted) throw aborted();
  const connecting = mysql.createConnection(connectionOptions(url));
  let onAbort = () => {};
  const abort = new Promise<never>((_, reject) => {
    onAbort = () => reject(aborted());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([connecting, abort]);
  } catch (error) {
    connecting.then((connection) => connection.destroy()).catch(() => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function aborted(): AlmanacError {
  return new AlmanacError('SOURCE_LOST', 'Reading from the source was stopped.');
}
