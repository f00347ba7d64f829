// What a connection needs besides its address and may be shown. Any other parameter could be a secret.
const SHOWN_PARAMETERS: ReadonlySet<string> = new Set(['socketPath', 'ssl', 'db']);
const HIDDEN = '***';

/**
 * A connection URL as it may be printed: without the password, and without anything that could be
 * one. Text that is no URL, and a URL whose password was not percent-encoded (an `@` stands after
 * the host), is hidden as a whole.
 *
 * @example redactUrl('mysql://almanac:secret@db:3306/atlas') // 'mysql://almanac:***@db:3306/atlas'
 */
export function redactUrl(text: string): string {
  // WHATWG URL refuses credentials without a host, which is how unix: addresses have them.
  const unix = /^unix:(?:\/\/(?<credentials>[^/]*@)?)?(?<path>\/[^?@]*)(?:\?[^@]*)?$/.exec(
    text,
  )?.groups;
  if (unix) return `unix:${unix.credentials ? `//${HIDDEN}@` : ''}${unix.path}`;
  if (!URL.canParse(text) || !text.includes('://')) return HIDDEN;
  const url = new URL(text);
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return `${url.protocol}//${HIDDEN}`;
  // redis://SECRET@host is a user's name to the parser, and a common slip.
  const user = url.username && (url.password || !isRedis(url)) ? url.username : '';
  const credentials = `${user}${url.password ? `:${HIDDEN}` : ''}` || (url.username ? HIDDEN : '');
  const at = credentials ? `${credentials}@` : '';
  return `${url.protocol}//${at}${url.host}${url.pathname}${shownParameters(url)}`;
}

function isRedis(url: URL): boolean {
  return url.protocol === 'redis:' || url.protocol === 'rediss:';
}

function shownParameters(url: URL): string {
  const shown = [...url.searchParams].map(([name, value]) =>
    SHOWN_PARAMETERS.has(name) ? `${name}=${value}` : HIDDEN,
  );
  return shown.length > 0 ? `?${shown.join('&')}` : '';
}
