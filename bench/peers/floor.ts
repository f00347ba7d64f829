/**
 * Peer: constant answers, which are what node:http costs by itself: to the same POST, and to a GET with
 * If-None-Match a 304 with as many headers as Almanac's.
 */
import { createServer } from 'node:http';

const answer = Buffer.from(
  JSON.stringify({ data: { country: { code: 'CH', name: 'Switzerland' } } }),
);
const etag = 'W/"Country.0123456789abcdefghijkl"';
const unchanged = Object.entries({
  'almanac-position': '0-1-12345',
  'almanac-generation': '01jc0000000000000000000000',
  'almanac-sequence': '0',
  'almanac-staleness-ms': '100',
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'almanac-position,almanac-generation,almanac-sequence,almanac-staleness-ms,almanac-stale,etag',
  'cache-control': 'no-cache',
  etag,
  vary: 'Accept, Accept-Language',
}).flat();

createServer((request, response) => {
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
    response.writeHead(304, unchanged);
    response.end();
    return;
  }
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
      ...(request.method === 'GET' && { etag }),
    });
    response.end(answer);
  });
}).listen(Number(process.env.PEER_PORT), '127.0.0.1');
