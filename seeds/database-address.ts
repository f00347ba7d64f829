import { SeedError } from './seed-error.js';

/** Where a database is and who connects. With a `socketPath`, host and port are not used. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly socketPath?: string;
}

const form = 'mysql://USER:PASSWORD@HOST:PORT/DATABASE[?socketPath=/PATH]';

/**
 * Reads an address from `mysql://` or `mariadb://` URL text; special characters in user and
 * password are percent-encoded. Defaults: user root, no password, port 3306.
 *
 * @throws SeedError saying what is wrong; it never repeats the text, which may hold a password.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  if (!URL.canParse(text)) throw new SeedError(`the database URL is not a URL; expected ${form}`);
  const url = new URL(text);
  if (url.protocol !== 'mysql:' && url.protocol !== 'mariadb:') {
    throw new SeedError(`the database URL begins with ${url.protocol}//; expected ${form}`);
  }
  const database = decode(url.pathname.slice(1));
  // A name of letters, digits, _, - and $ needs no second thought in any statement.
  if (!/^[\w$-]{1,64}$/.test(database)) {
    throw new SeedError(
      `the database URL names the database "${database}"; expected 1 to 64 letters, digits, _, - or $, as in ${form}`,
    );
  }
  for (const name of url.searchParams.keys()) {
    if (name === 'socketPath') continue;
    throw new SeedError(`the database URL has the parameter "${name}"; only socketPath is known`);
  }
  const socketPath = url.searchParams.get('socketPath');
  return {
    // A URL keeps the brackets of an IPv6 address, a socket wants it without.
    host: url.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: url.port === '' ? 3306 : Number(url.port),
    user: decode(url.username) || 'root',
    password: decode(url.password),
    database,
    ...(socketPath ? { socketPath } : {}),
  };
}

/** The address for people: without the password. */
export function describeAddress({ socketPath, host, port, user }: DatabaseAddress): string {
  return `${socketPath ?? `${host}:${port}`} as ${user}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SeedError('the database URL has a % that is no percent-encoding; write it as %25');
  }
}
