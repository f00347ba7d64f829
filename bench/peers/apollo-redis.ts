/** Peer: Apollo Server, stand-alone, over Redis. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type PeerContext, resolvers } from './loaders.js';
import { connectRedis, createRedisLoaders } from './redis-loaders.js';
import { typeDefs } from './schema.js';

const client = await connectRedis();
const server = new ApolloServer<PeerContext>({ typeDefs, resolvers });
await startStandaloneServer(server, {
  context: async () => ({ loaders: createRedisLoaders(client) }),
  listen: { port: Number(process.env.PEER_PORT), host: '127.0.0.1', path: '/graphql' },
});
