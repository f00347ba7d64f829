import { parseArgs } from 'node:util';
import { freePort } from './free-port.mjs';

/**
 * What the person asked for, in flags or in the environment. Flags win, and an empty variable
 * counts as not set: as in Almanac itself, which gets the same flags.
 *
 * @typedef {object} StartOptions
 * @property {string | undefined} mysqlUrl
 * @property {string | undefined} redisUrl
 * @property {string} host
 * @property {number} port
 * @property {readonly string[]} args
 */

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<StartOptions>}
 */
export async function readStartOptions(args, env) {
  const { values } = parseArgs({
    args: [...args],
    // The rest is Almanac's own: it refuses what it does not know.
    strict: false,
    options: {
      'mysql-url': { type: 'string' },
      'redis-url': { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
    },
  });
  /**
   * @param {unknown} flag
   * @param {readonly string[]} names
   */
  const choose = (flag, ...names) => [flag, ...names.map((name) => env[name])].find(isText);
  const mysqlUrl = choose(values['mysql-url'], 'ALMANAC_MYSQL_URL');
  const redisUrl = choose(values['redis-url'], 'ALMANAC_REDIS_URL');
  const asked = Number(choose(values.port, 'ALMANAC_PORT', 'PORT') ?? 4000);
  // Asked for any, we choose: we have to say where it is. The last flag wins in Almanac.
  const port = asked === 0 ? await freePort() : asked;
  return {
    mysqlUrl,
    redisUrl,
    host: choose(values.host, 'ALMANAC_HOST') ?? '127.0.0.1',
    port,
    args: asked === 0 ? [...args, `--port=${port}`] : args,
  };
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
function isText(value) {
  return typeof value === 'string' && value !== '';
}
