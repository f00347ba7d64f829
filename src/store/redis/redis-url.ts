import { AlmanacError } from '../../lib/errors.js';

const PROTOCOLS = ['redis:', 'rediss:', 'unix:'];

/**
 * What may be shown of a Redis URL: everything but the user and the password.
 *
 * Errors: CONFIG_INVALID for a text that is no such URL. The text itself is not repeated: it may
 * hold a password.
 */
export function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = parsed?.protocol === 'unix:' ? '' : (parsed?.pathname.slice(1) ?? '');
  if (!parsed || !PROTOCOLS.includes(parsed.protocol) || !/^\d*$/.test(database)) {
    throw new AlmanacError(
      'CONFIG_INVALID',
      'Expected a Redis URL such as redis://user:password@host:6379/0, rediss://host or unix:///path/to/socket; the one given is not.',
    );
  }
  parsed.username = '';
  parsed.password = '';
  if (parsed.protocol === 'unix:') return url.replace(/\/\/[^/@]*@/, '//');
  return parsed.href.replace(/\/$/, '');
}
