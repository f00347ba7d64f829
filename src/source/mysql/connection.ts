import type { ConnectionOptions } from 'mysql2/promise';
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
    ...(socketPath
      ? { socketPath }
      : { host: hostname.replace(/^\[|\]$/g, ''), port: port ? Number(port) : 3306 }),
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

/**
 * A driver's or server's error under its code; one that the code's table does not have is a lost source.
 * What has no number and no code, and did not end a connection, is no error of theirs and stays as it is.
 */
export function sourceError(error: unknown, context: string): unknown {
  if (error instanceof AlmanacError || !(error instanceof Error)) return error;
  if (!('code' in error || 'fatal' in error)) return error;
  const errno = 'errno' in error ? Number(error.errno) : Number.NaN;
  // MySQL gives it the number that says that the log is gone; MariaDB gives it one of its own.
  if (/same server_uuid\/server_id|same server.id/i.test(error.message)) {
    return new AlmanacError(
      'SOURCE_LOST',
      `${context}: another reader has the same server id. Give each its own ALMANAC_SERVER_ID.`,
      { cause: error },
    );
  }
  const code = CODE_OF_ERRNO[errno] ?? 'SOURCE_LOST';
  const remedy = REMEDY[code];
  const message = `${context}: ${messageOf(error)}.${remedy ? ` ${remedy}` : ''}`;
  return new AlmanacError(code, message, { cause: error });
}
