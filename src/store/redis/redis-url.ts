import { AlmanacError } from '../../lib/errors.js';

/**
 * What may be shown of a Redis URL: everything but the user and the password.
 *
 * Errors: CONFIG_INVALID for a text that is no such URL. The text itself is not repeated: it may
 * hold a password.
 */
export function addressOf(url: string): string {
  const address = url.startsWith('unix:') ? socketAddressOf(url) : hostAddressOf(url);
  if (address !== undefined) return address;
  throw new AlmanacError(
    'CONFIG_INVALID',
    'Expected a Redis URL such as redis://user:password@host:6379/0, rediss://host or unix:///path/to/socket; the one given is not.',
  );
}

function hostAddressOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const { protocol, hostname, pathname, username, password } = parsed;
  if (!['redis:', 'rediss:'].includes(protocol) || hostname === '') return undefined;
  if (!/^\/?\d*$/.test(pathname) || !isDecodable(username + password)) return undefined;
  parsed.username = '';
  parsed.password = '';
  return parsed.href.replace(/\/$/, '');
}

// URL refuses a user without a host, which is what stands before the path of a socket.
function socketAddressOf(url: string): string | undefined {
  const [, credentials = '', path] = /^unix:\/\/(?:([^@/]*)@)?(\/.+)$/.exec(url) ?? [];
  return path !== undefined && isDecodable(credentials) ? `unix://${path}` : undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
