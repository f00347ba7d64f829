import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeMysql, probeRedis, probeRedisJson } from '../../../deploy/local/probes.mjs';

/** A server that sends `greeting`, and answers what it receives. */
async function serve(greeting: Buffer | string, answer?: (received: string) => string) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (greeting.length > 0) socket.write(greeting);
    socket.on('data', (bytes) => socket.write(answer?.(bytes.toString()) ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0 };
}

const packet = (payload: Buffer) =>
  Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload]);

describe('probeMysql', () => {
  it('reads the version from the greeting', async () => {
    const greeting = packet(Buffer.from('\x0a10.11.6-MariaDB\0rest', 'latin1'));
    expect(await probeMysql(await serve(greeting))).toBe('10.11.6-MariaDB');
  });

  it('takes "this host may not connect" for an answer, and "too many connections" for none', async () => {
    const refusal = (code: number, text: string) =>
      packet(Buffer.concat([Buffer.from([0xff, code & 0xff, code >> 8]), Buffer.from(text)]));
    expect(await probeMysql(await serve(refusal(1130, 'Host is not allowed')))).toBe('unknown');
    expect(await probeMysql(await serve(refusal(1040, 'Too many')))).toBeUndefined();
  });

  it('is silent where nothing listens, or listens and says nothing', async () => {
    expect(await probeMysql({ socket: '/nowhere/server.sock' })).toBeUndefined();
    expect(await probeMysql(await serve(''), 100)).toBeUndefined();
  });
});

describe('probeRedis', () => {
  it('is true for PONG, and false while data is loaded', async () => {
    expect(await probeRedis(await serve('', () => '+PONG\r\n'))).toBe(true);
    expect(await probeRedis(await serve('', () => '-LOADING Redis is loading\r\n'))).toBe(false);
  });

  it('logs in first', async () => {
    const endpoint = await serve('', (received) =>
      received.includes('AUTH') && received.includes('secret') ? '+OK\r\n+PONG\r\n' : '-NOAUTH\r\n',
    );
    expect(await probeRedis(endpoint, { password: 'secret' })).toBe(true);
    expect(await probeRedis(endpoint)).toBe(false);
  });

  it('is false where another process answers at the port', async () => {
    const info = '# Server\r\nredis_version:7.0.15\r\nprocess_id:42\r\n';
    const endpoint = await serve('', (received) =>
      received.includes('PING') ? '+PONG\r\n' : `$${info.length}\r\n${info}\r\n`,
    );
    expect(await probeRedis(endpoint, { pid: 42 })).toBe(true);
    expect(await probeRedis(endpoint, { pid: 4 })).toBe(false);
  });
});

describe('probeRedisJson', () => {
  it('tells a server that knows the command from one that does not', async () => {
    const knows = "-ERR wrong number of arguments for 'JSON.GET' command\r\n";
    expect(await probeRedisJson(await serve('', () => knows))).toBe(true);
    const not = "-ERR unknown command 'JSON.GET', with args beginning with: \r\n";
    expect(await probeRedisJson(await serve('', () => not))).toBe(false);
  });
});
