/** Peer: GraphQL Yoga as its README has it, over Redis. */
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { type PeerContext, resolvers } from './loaders.js';
import { connectRedis, createRedisLoaders } from './redis-loaders.js';
import { typeDefs } from './schema.js';

const client = await connectRedis();
const yoga = createYoga<object, PeerContext>({
  schema: createSchema<PeerContext>({ typeDefs, resolvers }),
  context: () => ({ loaders: createRedisLoaders(client) }),
  logging: false,
});
createServer(yoga).listen(Number(process.env.PEER_PORT), '127.0.0.1');
