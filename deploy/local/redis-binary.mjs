import { existsSync } from 'node:fs';
import { capture } from './command.mjs';
import { findBinary } from './find-binary.mjs';

/**
 * A way to run a Redis: a program, with the modules that it is to load.
 *
 * @typedef {object} RedisBinary
 * @property {'redis' | 'valkey'} kind
 * @property {string} binary an absolute path
 * @property {string} version such as `7.0.15`
 * @property {readonly string[]} modules
 * @property {boolean} mayHaveJson only the running server tells for sure
 */

/** Where the vendors' packages put the JSON commands, and which programs can load them. */
export const JSON_MODULES = Object.freeze([
  { module: '/usr/lib/redis/modules/rejson.so', names: ['redis-server'] },
  { module: '/usr/local/lib/redis/modules/rejson.so', names: ['redis-server'] },
  {
    module: '/opt/redis-stack/lib/rejson.so',
    names: ['redis-stack-server', 'redis-server'],
    folders: ['/opt/redis-stack/bin'],
  },
  { module: '/usr/lib/valkey/modules/libjson.so', names: ['valkey-server'] },
]);

/** From this version on, Redis may be built with the JSON commands inside. */
const JSON_BUILT_IN_SINCE = 8;

/**
 * The ways to run a Redis on this machine, those with the JSON commands first.
 *
 * @param {{ path?: string, folders?: readonly string[], modules?: typeof JSON_MODULES }} [places]
 * @returns {Promise<RedisBinary[]>}
 */
export async function findRedises({ modules = JSON_MODULES, ...places } = {}) {
  /** @type {RedisBinary[]} */
  const withJson = [];
  /** @type {RedisBinary[]} */
  const plain = [];
  for (const { module, names, folders } of modules) {
    if (!existsSync(module)) continue;
    // redis-stack-server is a script that would load its own modules: beside it is the program.
    const binary =
      (folders === undefined ? undefined : findBinary('redis-server', { path: '', folders })) ??
      findBinary(names, places);
    const described = binary === undefined ? undefined : await describeRedis(binary);
    if (described) withJson.push({ ...described, modules: [module], mayHaveJson: true });
  }
  for (const name of ['redis-server', 'valkey-server']) {
    const binary = findBinary(name, places);
    const described = binary === undefined ? undefined : await describeRedis(binary);
    if (described?.mayHaveJson) withJson.push(described);
    else if (described) plain.push(described);
  }
  return [...withJson, ...plain];
}

/**
 * @param {string} binary
 * @returns {Promise<RedisBinary | undefined>} it, without a module
 */
export async function describeRedis(binary) {
  const { code, stdout } = await capture(binary, ['--version']);
  return code === 0 ? parseRedisVersion(binary, stdout) : undefined;
}

/**
 * @param {string} binary
 * @param {string} text what `--version` printed
 * @returns {RedisBinary | undefined}
 */
export function parseRedisVersion(binary, text) {
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (version === undefined) return undefined;
  const kind = /^valkey/i.test(text) ? 'valkey' : 'redis';
  const mayHaveJson = kind === 'redis' && Number.parseInt(version, 10) >= JSON_BUILT_IN_SINCE;
  return { kind, binary, version, modules: [], mayHaveJson };
}
