/** Peer: a constant answer to the same POST: what node:http costs by itself. */
import { createServer } from 'node:http';

const answer = Buffer.from(
  JSON.stringify({ data: { country: { code: 'CH', name: 'Switzerland' } } }),
);
createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
    });
    response.end(answer);
  });
}).listen(Number(process.env.PEER_PORT), '127.0.0.1');
