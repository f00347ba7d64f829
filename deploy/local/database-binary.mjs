import { capture } from './command.mjs';
import { findBinary } from './find-binary.mjs';

/**
 * A database server's program.
 *
 * @typedef {object} DatabaseBinary
 * @property {'mariadb' | 'mysql'} kind
 * @property {string} binary an absolute path
 * @property {string} version such as `10.11.6`
 */

/** The first versions that log column names (`binlog_row_metadata=FULL`). */
const OLDEST = { mariadb: [10, 5], mysql: [8, 0] };

/**
 * The database servers on this machine that can feed Almanac, the preferred first. MariaDB comes
 * before MySQL: on Ubuntu, AppArmor keeps the packaged mysqld out of every folder but its own.
 *
 * @param {{ path?: string, folders?: readonly string[] }} [places] see `findBinary`
 * @returns {Promise<DatabaseBinary[]>}
 */
export async function findDatabases(places = {}) {
  /** @type {DatabaseBinary[]} */
  const found = [];
  for (const name of ['mariadbd', 'mysqld']) {
    const binary = findBinary(name, places);
    const described = binary === undefined ? undefined : await describeDatabase(binary);
    if (described === undefined || found.some(({ kind }) => kind === described.kind)) continue;
    if (isRecentEnough(described)) found.push(described);
  }
  return found;
}

/**
 * Which server a program is, from what it says itself: MariaDB's packages also install a `mysqld`.
 *
 * @param {string} binary
 * @param {string} [chroot] the folder in which `binary` is a path
 * @returns {Promise<DatabaseBinary | undefined>}
 */
export async function describeDatabase(binary, chroot) {
  const [command = '', ...args] = chroot === undefined ? [binary] : ['chroot', chroot, binary];
  const { code, stdout } = await capture(command, [...args, '--no-defaults', '--version']);
  return code === 0 ? parseDatabaseVersion(binary, stdout) : undefined;
}

/**
 * @param {string} binary
 * @param {string} text what `--version` printed
 * @returns {DatabaseBinary | undefined}
 */
export function parseDatabaseVersion(binary, text) {
  const version = /\bVer (\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (version === undefined) return undefined;
  return { kind: /mariadb/i.test(text) ? 'mariadb' : 'mysql', binary, version };
}

/** @param {DatabaseBinary} database */
function isRecentEnough({ kind, version }) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST[kind];
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
