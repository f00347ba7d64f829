/** Peer: the client guide's pattern, HGETALL behind node:http. It answers one country, and no GraphQL. */
import { createServer } from 'node:http';
import { peerKeys } from './redis-keys.js';
import { connectRedis } from './redis-loaders.js';

const client = await connectRedis();
createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { variables } = JSON.parse(Buffer.concat(chunks).toString());
    const hash = await client.hGetAll(peerKeys.hash(variables.code));
    const country = { ...hash, callingCodes: JSON.parse(hash.callingCodes ?? '[]') };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ data: { country: { ...country, capital: hash.capital ?? null } } }),
    );
  });
}).listen(Number(process.env.PEER_PORT), '127.0.0.1');
