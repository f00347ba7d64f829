import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openAdmin } from './redis-fixture.js';

/** Whether this machine has a redis-server to start one of a test's own. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

export interface PrivateServer extends AsyncDisposable {
  readonly url: string;
}

/** A server of one test's own, whose settings it may change; nothing of it is written to disk. */
export async function startPrivateServer(...settings: string[]): Promise<PrivateServer> {
  const port = await freePort();
  const child = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      ...settings,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `redis://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await (await openAdmin(url))[Symbol.asyncDispose]();
      break;
    } catch (error) {
      if (attempt === 100) throw error;
      await delay(50);
    }
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
