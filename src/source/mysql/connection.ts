import type { Readable } from 'node:stream';
import type { Connection as CallbackConnection } from 'mysql2';
import mysql, { type Connection, type ConnectionOptions, type RowDataPacket } from 'mysql2/promise';
import { AlmanacError, type ErrorCode, messageOf } from '../../lib/errors.js';

/**
 * How both row paths connect: every value that JavaScript's own types would round or shift arrives
 * as text (docs: CDC.md, C.6). The stream's library reads the same options when it decodes.
 *
 * @param url `mysql://user:password@host:port/database?socketPath=/run/mysqld.sock&ssl=true`
 */
export function connectionOptions(url: string): ConnectionOptions & { database: string } {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const socketPath = searchParams.get('socketPath');
  return {
    ...(socketPath ? { socketPath } : { host: hostname, port: port ? Number(port) : 3306 }),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ...(searchParams.get('ssl') === 'true' ? { ssl: {} } : {}),
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    connectTimeout: 10_000,
    enableKeepAlive: true,
  };
}

/** Host and port, or the socket, without user and password. */
export function addressOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const socketPath = searchParams.get('socketPath');
  return `${socketPath ?? `${hostname}:${port || 3306}`}${pathname}`;
}

/** A connection whose TIMESTAMPs are UTC. Errors: SOURCE_LOST, SOURCE_DENIED, SOURCE_UNSUITABLE. */
export async function connect(url: string): Promise<Connection> {
  try {
    const connection = await mysql.createConnection(connectionOptions(url));
    // Without a listener, a connection lost between two queries ends the process.
    connection.on('error', () => {});
    await connection.query("SET SESSION time_zone='+00:00'");
    return connection;
  } catch (error) {
    throw sourceError(error, `Cannot connect to ${addressOf(url)}`);
  }
}

/** The rows of a query, as objects. */
export async function select<Row>(connection: Connection, sql: string, values?: unknown[]) {
  const [rows] = await connection.query<(RowDataPacket & Row)[]>(sql, values);
  return rows;
}

/** The first row of a query that has one. */
export async function selectOne<Row>(
  connection: Connection,
  sql: string,
  values?: unknown[],
): Promise<Row> {
  const [row] = await select<Row>(connection, sql, values);
  if (row) return row;
  throw new AlmanacError('SOURCE_UNSUITABLE', `Expected a row from ${sql}, got none.`);
}

/**
 * The rows of a query as arrays, read as they are consumed: at most `highWaterMark` wait in memory.
 * query(), not execute(): the binary protocol drops zero fractions of a second.
 */
export function streamRows(
  connection: Connection,
  sql: string,
  highWaterMark: number,
): AsyncIterable<unknown[]> {
  // The promise API has no streams; the connection under it has.
  const { connection: callbacks } = connection as unknown as { connection: CallbackConnection };
  const rows: Readable = callbacks.query({ sql, rowsAsArray: true }).stream({ highWaterMark });
  return rows;
}

// Numbers: MySQL's and MariaDB's error references; the same on both for these.
const CODE_OF_ERRNO: Readonly<Record<number, ErrorCode>> = {
  1044: 'SOURCE_DENIED', // ER_DBACCESS_DENIED_ERROR
  1045: 'SOURCE_DENIED', // ER_ACCESS_DENIED_ERROR
  1142: 'SOURCE_DENIED', // ER_TABLEACCESS_DENIED_ERROR
  1143: 'SOURCE_DENIED', // ER_COLUMNACCESS_DENIED_ERROR
  1227: 'SOURCE_DENIED', // ER_SPECIFIC_ACCESS_DENIED_ERROR
  1698: 'SOURCE_DENIED', // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
  1049: 'SOURCE_UNSUITABLE', // ER_BAD_DB_ERROR
  1054: 'TABLE_CHANGED', // ER_BAD_FIELD_ERROR
  1146: 'TABLE_CHANGED', // ER_NO_SUCH_TABLE
  1236: 'POSITION_LOST', // ER_SOURCE_FATAL_ERROR_READING_BINLOG
  1412: 'TABLE_CHANGED', // ER_TABLE_DEF_CHANGED
};

const REMEDY: Partial<Record<ErrorCode, string>> = {
  SOURCE_LOST: 'Check that the server runs and that the address is right.',
  SOURCE_DENIED: 'Check user and password, and the grants that docs/ERRORS.md lists.',
};

/** A driver's or server's error under its code; what is not known counts as a lost source. */
export function sourceError(error: unknown, context: string): AlmanacError {
  if (error instanceof AlmanacError) return error;
  const errno = (error as { errno?: unknown } | undefined)?.errno;
  const code = CODE_OF_ERRNO[Number(errno)] ?? 'SOURCE_LOST';
  const remedy = REMEDY[code];
  const message = `${context}: ${messageOf(error)}.${remedy ? ` ${remedy}` : ''}`;
  return new AlmanacError(code, message, { cause: error });
}
