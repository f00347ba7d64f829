import { type Parser, textThat } from './parsers.js';

// What nothing reads would be dropped in silence (`?ssl=1` would mean no TLS): refuse it instead.
const MYSQL_PARAMETERS: ReadonlyMap<string, RegExp> = new Map([
  ['socketPath', /^\//],
  ['ssl', /^(true|false)$/],
]);

/** The source's address: one database, TCP or a socket. Value: the URL as it came. */
export const mysqlUrl: Parser<string> = textThat(
  'mysql://USER:PASSWORD@HOST:PORT/DATABASE, with reserved characters percent-encoded, and at most the parameters socketPath and ssl (?socketPath=/run/mysqld/mysqld.sock, ?ssl=true)',
  (text) => {
    const url = parsed(text);
    return (
      url?.protocol === 'mysql:' &&
      url.hostname !== '' &&
      /^\/[^/@]+$/.test(url.pathname) &&
      [...url.searchParams].every(([name, value]) => MYSQL_PARAMETERS.get(name)?.test(value))
    );
  },
);

/** The store's address. Value: the URL as it came. */
export const redisUrl: Parser<string> = textThat(
  'redis://USER:PASSWORD@HOST:PORT/NUMBER (rediss:// for TLS, unix:/PATH for a socket), with reserved characters percent-encoded',
  (text) => {
    if (/^unix:(\/\/[^/@]*@)?\/[^@]+$/.test(text)) return true;
    const url = parsed(text);
    return (
      (url?.protocol === 'redis:' || url?.protocol === 'rediss:') &&
      url.hostname !== '' &&
      /^(\/\d*)?$/.test(url.pathname) &&
      url.search === ''
    );
  },
);

/** The URL, unless it has a fragment (an unencoded # in a password) or escapes that decode to nothing. */
function parsed(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  try {
    decodeURIComponent(`${url.username}${url.password}${url.pathname}`);
  } catch {
    return undefined;
  }
  return url.hash === '' ? url : undefined;
}
