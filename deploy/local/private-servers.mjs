import { findCompose } from './docker.mjs';
import { dockerServers } from './docker-servers.mjs';
import { adoptServers, programServers } from './program-servers.mjs';
import { report } from './report.mjs';

/**
 * A source database of this checkout's own.
 *
 * @typedef {object} PrivateDatabase
 * @property {'mariadb' | 'mysql' | 'docker'} kind
 * @property {string} title such as `MariaDB 10.11.6`
 * @property {number} port
 * @property {string} rootUrl for the seeder
 * @property {string | undefined} shell a command line that takes SQL after it
 *
 * @typedef {object} PrivateRedis
 * @property {string} title
 * @property {number} port
 * @property {string} url
 *
 * @typedef {{ database?: PrivateDatabase, redis?: PrivateRedis }} PrivateServers
 */

/**
 * @typedef {object} ServerContext
 * @property {string} root the checkout
 * @property {import('./state.mjs').StateFile} file
 * @property {import('./owned-processes.mjs').OwnedProcesses} owned told of each server at once
 * @property {AbortSignal} signal
 */

/**
 * Brings up the servers that are wanted: those that a killed start left running, else with Docker,
 * else with programs on this machine, which are installed where that is possible.
 *
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {ServerContext} context
 * @returns {Promise<PrivateServers>}
 */
export async function bringUpServers(wanted, context) {
  const adopted = await adoptServers(wanted, context);
  const missing = {
    database: wanted.database && adopted.database === undefined,
    redis: wanted.redis && adopted.redis === undefined,
  };
  if (!missing.database && !missing.redis) return adopted;
  return { ...adopted, ...(await startServers(missing, context)) };
}

/**
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {ServerContext} context
 * @returns {Promise<PrivateServers>}
 */
async function startServers(wanted, context) {
  const { file, signal } = context;
  // Data that programs wrote stays with them, even where Docker was installed since.
  const compose = file.state.servers === 'programs' ? undefined : await findCompose();
  signal.throwIfAborted();
  if (compose !== undefined) {
    try {
      const servers = await dockerServers(wanted, compose, context);
      file.update((state) => {
        state.servers = 'docker';
      });
      return servers;
    } catch (error) {
      signal.throwIfAborted();
      report('docker', `did not work out (${/** @type {Error} */ (error).message})`);
      report('', 'looking for servers on this machine instead');
    }
  }
  const servers = await programServers(wanted, context);
  file.update((state) => {
    state.servers = 'programs';
  });
  return servers;
}
