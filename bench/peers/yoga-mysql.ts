/** Peer: GraphQL Yoga over the database itself. */
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { type PeerContext, resolvers } from './loaders.js';
import { connectMysql, createMysqlLoaders } from './mysql-loaders.js';
import { typeDefs } from './schema.js';

const pool = connectMysql();
const yoga = createYoga<object, PeerContext>({
  schema: createSchema<PeerContext>({ typeDefs, resolvers }),
  context: () => ({ loaders: createMysqlLoaders(pool) }),
  logging: false,
});
createServer(yoga).listen(Number(process.env.PEER_PORT), '127.0.0.1');
