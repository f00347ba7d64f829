import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';
import { probeRedis, probeRedisJson } from './probes.mjs';
import { describeRedis, findRedises } from './redis-binary.mjs';
import { launch, ServerStartError } from './server-process.mjs';

/**
 * A private Redis or Valkey server.
 *
 * @typedef {import('./server-process.mjs').ServerProcess & {
 *   kind: 'redis' | 'valkey',
 *   version: string,
 *   json: boolean,
 *   port: number,
 *   dir: string,
 *   logFile: string,
 *   url: string,
 * }} RedisServer
 */

/**
 * @typedef {object} RedisOptions
 * @property {string} dir holds its data and log; made where it is missing
 * @property {string} [binary] found on the machine (without a module) where it is left out
 * @property {readonly string[]} [modules] paths of modules to load
 * @property {number} [port] of 127.0.0.1; a free one where it is left out
 * @property {string} [password]
 * @property {boolean} [persist] whether it keeps its data over a restart
 * @property {readonly string[]} [args] further options (`--maxmemory`, `1mb`); they win over ours
 * @property {string} [logFile]
 * @property {number} [timeoutMs]
 * @property {AbortSignal | undefined} [signal]
 * @property {((id: { pid: number, stamp: string, port: number }) => void)} [onSpawn]
 */

/**
 * Starts a private Redis (or Valkey) and waits until it has loaded its data.
 *
 * @param {RedisOptions} options
 * @returns {Promise<RedisServer>}
 */
export async function startRedis(options) {
  const {
    dir,
    modules = [],
    password,
    persist = false,
    logFile = join(dir, 'server.log'),
  } = options;
  const program =
    options.binary === undefined
      ? (await findRedises()).find((found) => found.modules.length === 0)
      : await describeRedis(options.binary);
  if (program === undefined) {
    throw new Error(`no Redis: ${options.binary ?? 'redis-server, valkey-server'} was not found`);
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const configFile = join(dir, 'server.conf');
    writeFileSync(configFile, settings({ dir, modules, password, persist, port }), { mode: 0o600 });
    try {
      const server = await launch({
        name: program.kind === 'redis' ? 'Redis' : 'Valkey',
        command: program.binary,
        args: [configFile, ...(options.args ?? [])],
        logFile,
        cwd: dir,
        timeoutMs: options.timeoutMs ?? 60_000,
        signal: options.signal,
        onSpawn: (id) => options.onSpawn?.({ ...id, port }),
        probe: (pid) => probeRedis({ port }, { password, pid }),
      });
      const { kind, version } = program;
      const json = await probeRedisJson({ port }, { password });
      return { ...server, kind, version, json, port, dir, logFile, url: redisUrl(port, password) };
    } catch (error) {
      if (options.port !== undefined || attempt === 3 || !isPortTaken(error)) throw error;
    }
  }
}

/**
 * @param {number} port
 * @param {string | undefined} password
 * @returns {string}
 */
export function redisUrl(port, password) {
  // Spelled out, the default user is understood by redis-cli too.
  const login = password === undefined ? '' : `default:${encodeURIComponent(password)}@`;
  return `redis://${login}127.0.0.1:${port}`;
}

/**
 * A file, not arguments: a password among the arguments is for every user of the machine to see.
 *
 * @param {object} options
 * @param {string} options.dir
 * @param {readonly string[]} options.modules
 * @param {string | undefined} options.password
 * @param {boolean} options.persist
 * @param {number} options.port
 */
function settings({ dir, modules, password, persist, port }) {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${quote(dir)}`,
    'daemonize no',
    // What is not there cannot be served: nothing may be dropped to make room.
    'maxmemory-policy noeviction',
    'save ""',
    `appendonly ${persist ? 'yes' : 'no'}`,
    ...modules.map((module) => `loadmodule ${quote(module)}`),
  ];
  if (password !== undefined) lines.push(`requirepass ${quote(password)}`);
  return `${lines.join('\n')}\n`;
}

/** @param {string} text */
function quote(text) {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** @param {unknown} error */
function isPortTaken(error) {
  return error instanceof ServerStartError && /address already in use/i.test(error.logTail);
}
