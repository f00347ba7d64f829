import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { listen } from '../../../src/app/listen.js';

const BYTES = 12_000_000;

it('lets a slow reader have all of an answer that was under way when the server began to stop', async () => {
  let answer = () => {};
  const stopping = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    drainMs: 20_000,
    handler: async (_, response) => {
      await stopping;
      response.writeHead(200, { 'content-length': BYTES }).end('x'.repeat(BYTES));
    },
  });
  const socket = connect(server.port, '127.0.0.1');
  let received = 0;
  socket.on('data', (chunk) => {
    received += chunk.length;
    socket.pause();
    setTimeout(() => socket.resume(), 1);
  });
  const closed = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await sleep(100);
  const stopped = server[Symbol.asyncDispose]();
  await sleep(50);
  answer();
  await closed;
  await stopped;
  expect(received).toBeGreaterThan(BYTES);
});
