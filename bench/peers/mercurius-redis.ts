/** Peer: mercurius with its just-in-time compiler, over Redis, the client's timer a command turned off. */
import fastify from 'fastify';
import mercurius from 'mercurius';
import { createClient } from 'redis';
import { resolvers } from './loaders.js';
import { createRedisLoaders } from './redis-loaders.js';
import { typeDefs } from './schema.js';

const client = createClient({
  url: process.env.PEER_REDIS_URL ?? '',
  commandOptions: { timeout: 0 },
});
client.on('error', (error) => console.error(error));
await client.connect();
const app = fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: resolvers as never,
  context: () => ({ loaders: createRedisLoaders(client) }),
  jit: 1,
});
await app.listen({ port: Number(process.env.PEER_PORT), host: '127.0.0.1' });
