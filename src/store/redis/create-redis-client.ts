import { createClient } from 'redis';
import { createBackoff } from '../../lib/backoff.js';

export type Client = ReturnType<typeof createRedisClient>;

/**
 * A node-redis client that is set up for Almanac and not connected yet.
 *
 * @param connectTimeoutMs for the socket alone; a server that accepts and stays silent is not covered
 * @param keepTrying false: the first connection that fails ends it; once ready, it always tries again
 */
export function createRedisClient({
  url,
  name,
  connectTimeoutMs,
  keepTrying,
  onReady,
  onError,
}: {
  readonly url: string;
  readonly name: string;
  readonly connectTimeoutMs: number;
  readonly keepTrying: boolean;
  readonly onReady: () => void;
  readonly onError: (error: Error) => void;
}) {
  const backoff = createBackoff({ firstMs: 50, maxMs: 2_000 });
  let mayRetry = keepTrying;
  const client = createClient({
    url,
    name,
    disableOfflineQueue: true,
    maintNotifications: 'disabled', // asks servers for what only Redis Enterprise has
    commandOptions: { timeout: 0 }, // none: see Connection
    socket: {
      connectTimeout: connectTimeoutMs,
      reconnectStrategy: () => mayRetry && backoff.nextMs(),
    },
  });
  client.on('error', onError); // without a listener, a lost connection would end the process
  client.on('ready', () => {
    mayRetry = true;
    backoff.reset();
    onReady();
  });
  return client;
}
