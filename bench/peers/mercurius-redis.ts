/** Peer: mercurius with its just-in-time compiler, over Redis, the client's timer a command turned off. */
import fastify from 'fastify';
import mercurius from 'mercurius';
import { resolvers } from './loaders.js';
import { connectRedis, createRedisLoaders } from './redis-loaders.js';
import { typeDefs } from './schema.js';

const client = await connectRedis({ commandOptions: { timeout: 0 } });
const app = fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: resolvers as never,
  context: () => ({ loaders: createRedisLoaders(client) }),
  jit: 1,
});
await app.listen({ port: Number(process.env.PEER_PORT), host: '127.0.0.1' });
