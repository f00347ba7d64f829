import { AlmanacError, messageOf } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { Connection } from './connection.js';
import { isAtLeast } from './server-info.js';

/**
 * Refuses a server that could not do what is asked of it, before anything relies on it.
 *
 * Errors: STORE_UNSUITABLE for a server older than 6.2 (indexes need ZRANGE BYLEX), for a Sentinel,
 * and for a replica where writing is meant.
 */
export function checkServer(
  { server, address }: Connection,
  { isWriter }: { readonly isWriter: boolean },
): void {
  const { product, version, role, mode } = server;
  const refuse = (expected: string, arrived: string, remedy: string): never => {
    throw new AlmanacError(
      'STORE_UNSUITABLE',
      `Expected ${expected} at ${address}, got ${arrived}. ${remedy}`,
    );
  };
  if (mode === 'sentinel') {
    refuse('a Redis server', 'a Sentinel', 'Give the URL of the server that it watches.');
  }
  if (version !== 'unknown' && !isAtLeast(server, 6, 2)) {
    refuse('Redis 6.2 or later, or Valkey', `${product} ${version}`, 'Upgrade the server.');
  }
  if (isWriter && role !== 'master') {
    refuse('a primary', `a read-only ${role}`, 'Give the URL of its primary.');
  }
}

/** Warns where the server might throw documents away by itself: readers would call them lost. */
export async function warnOfEviction(connection: Connection, logger: Logger): Promise<void> {
  const { address } = connection;
  try {
    const memory = await connection.send<string>(['INFO', 'memory']);
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    if (policy === undefined) {
      logger.debug(
        { address },
        'Redis does not tell its maxmemory-policy; it should be noeviction.',
      );
    } else if (policy !== 'noeviction') {
      logger.warn(
        { address, policy },
        'Redis may evict documents when its memory is full: set its maxmemory-policy to noeviction.',
      );
    }
  } catch (error) {
    logger.debug(
      { address, cause: messageOf(error) },
      'Could not read maxmemory-policy of Redis; it should be noeviction.',
    );
  }
}
