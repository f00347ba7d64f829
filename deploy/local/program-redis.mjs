import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { probeRedis } from './probes.mjs';
import { isRunning } from './process-control.mjs';
import { redisUrl, startRedis } from './redis.mjs';
import { elapsed, report } from './report.mjs';
import { running } from './server-process.mjs';

const ADOPT_MS = 30_000;

/**
 * @typedef {import('./private-servers.mjs').ServerContext} ServerContext
 * @typedef {import('./private-servers.mjs').PrivateRedis} PrivateRedis
 */

/**
 * Starts the first Redis that starts: a module may be there and not fit its server.
 *
 * @param {readonly import('./redis-binary.mjs').RedisBinary[]} programs not empty
 * @param {ServerContext} context
 * @returns {Promise<PrivateRedis>}
 */
export async function startFirstRedis(programs, context) {
  /** @type {unknown} */
  let failure = new Error('no Redis program to start');
  for (const program of programs) {
    try {
      return await startOne(program, context);
    } catch (error) {
      context.signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

/**
 * @param {import('./redis-binary.mjs').RedisBinary} program
 * @param {ServerContext} context
 * @returns {Promise<PrivateRedis>}
 */
async function startOne({ kind, version, binary, modules }, { file, owned, signal }) {
  const startedAt = performance.now();
  // A server may not be able to read what another kind, or a later version, has written.
  const flavour = [kind, Number.parseInt(version, 10), ...(modules.length > 0 ? ['json'] : [])];
  const password = file.state.passwords.redis;
  const server = await startRedis({
    dir: join(file.home, flavour.join('-')),
    binary,
    modules,
    password,
    persist: true,
    port: await freePort(file.state.ports.redis),
    signal,
    onSpawn: (record) => {
      const { pid, stamp, port } = record;
      owned.own('redis', running(record).stop);
      file.update((state) => {
        state.running.redis = { pid, stamp, kind, version, port };
        state.ports.redis = port;
      });
    },
  });
  const title = `${titleOf(server)}${server.json ? ' with JSON' : ''}`;
  report('redis', `${title} on port ${server.port} (${elapsed(startedAt)})`);
  return { title, port: server.port, url: server.url };
}

/**
 * @param {boolean} wanted
 * @param {ServerContext} context
 * @returns {Promise<PrivateRedis | undefined>}
 */
export async function adoptRedis(wanted, { file, owned, signal }) {
  const record = file.state.running.redis;
  if (record === undefined || !isRunning(record)) return undefined;
  const server = running(record);
  owned.own('redis', server.stop);
  const password = file.state.passwords.redis;
  const { port, pid } = record;
  const deadline = performance.now() + ADOPT_MS;
  while (wanted && isRunning(record) && performance.now() < deadline) {
    if (await probeRedis({ port }, { password, pid })) {
      report('redis', `${titleOf(record)} on port ${port}, still running`);
      return { title: titleOf(record), port, url: redisUrl(port, password) };
    }
    await sleep(100, undefined, { signal });
  }
  await server.stop();
  return undefined;
}

/** @param {{ kind: 'redis' | 'valkey', version: string }} server */
function titleOf({ kind, version }) {
  return `${kind === 'redis' ? 'Redis' : 'Valkey'} ${version}`;
}
