import { createClient } from 'redis';

export type RedisClient = ReturnType<typeof createRedisClient>;

/** A client that comes back by itself; commands fail while it is away. */
export function createRedisClient(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: () => 50 },
  });
  client.on('error', () => {});
  return client;
}
