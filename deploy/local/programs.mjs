import { aptAccess, aptInstall } from './apt.mjs';
import { findDatabases } from './database-binary.mjs';
import { findRedises } from './redis-binary.mjs';
import { elapsed, report } from './report.mjs';

/**
 * @typedef {object} Programs
 * @property {import('./database-binary.mjs').DatabaseBinary[]} databases
 * @property {import('./redis-binary.mjs').RedisBinary[]} redises
 */

/**
 * The servers on this machine; those that are wanted and missing are installed first where that is
 * possible without a question.
 *
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<Programs>}
 */
export async function mustFindPrograms(wanted, { signal } = {}) {
  const found = await findPrograms();
  const missing = missingPackages(wanted, found);
  if (missing.length === 0) return found;
  const access = await aptAccess();
  if (!access.possible) throw new Error(whatToInstall(missing, access.reason));
  const startedAt = performance.now();
  report('apt', `installing ${missing.join(' and ')}, which takes a minute`);
  await aptInstall(missing, access.sudo, signal ? { signal } : {});
  report('apt', `installed (${elapsed(startedAt)})`);
  const now = await findPrograms();
  const still = missingPackages(wanted, now);
  if (still.length === 0) return now;
  throw new Error(whatToInstall(still, 'apt-get installed it, but its program is not there'));
}

async function findPrograms() {
  const [databases, redises] = await Promise.all([findDatabases(), findRedises()]);
  return { databases, redises };
}

/**
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {Programs} found
 * @returns {import('./apt.mjs').ServerPackage[]}
 */
export function missingPackages(wanted, found) {
  /** @type {import('./apt.mjs').ServerPackage[]} */
  const missing = [];
  if (wanted.database && found.databases.length === 0) missing.push('mariadb-server');
  if (wanted.redis && found.redises.length === 0) missing.push('redis-server');
  return missing;
}

/**
 * @param {readonly import('./apt.mjs').ServerPackage[]} missing
 * @param {string} reason why it was not done for the person
 * @returns {string}
 */
export function whatToInstall(missing, reason) {
  const what = {
    'mariadb-server': {
      needs: 'a database: MariaDB 10.5 or later (mariadbd), or MySQL 8.0 or later (mysqld)',
      brew: 'mariadb',
      variable: 'ALMANAC_MYSQL_URL',
    },
    'redis-server': {
      needs: 'a Redis: redis-server or valkey-server',
      brew: 'redis',
      variable: 'ALMANAC_REDIS_URL',
    },
  };
  const needs = missing.map((name) => what[name]);
  return [
    'Almanac needs servers that were not found here, and no Docker engine answers:',
    ...needs.map(({ needs }) => `  - ${needs}`),
    `They were not installed for you: ${reason}. One of these helps:`,
    `  - Debian, Ubuntu:  sudo apt-get install ${missing.join(' ')}`,
    `  - macOS:           brew install ${needs.map(({ brew }) => brew).join(' ')}`,
    '  - Docker:          start the engine',
    `  - your own:        set ${needs.map(({ variable }) => variable).join(' and ')}`,
  ].join('\n');
}
