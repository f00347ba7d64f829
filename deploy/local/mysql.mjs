import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeDatabase, findDatabases } from './database-binary.mjs';
import { launchDatabase } from './database-server.mjs';
import { makeFolder } from './make-folder.mjs';
import { asRoot } from './mariadb.mjs';
import { runInstaller } from './run-installer.mjs';

const APPARMOR =
  'On Ubuntu, AppArmor keeps the packaged mysqld out of every folder but its own: install ' +
  'mariadb-server, or set ALMANAC_MYSQL_URL.';

/**
 * Starts a private MySQL that meets Almanac's preflight; its data is made where it is missing.
 *
 * @param {import('./database-server.mjs').DatabaseOptions & { chroot?: string }} options `chroot`:
 *   a folder that holds a whole system, and `dir`; `binary` is then a path inside it
 * @returns {Promise<import('./database-server.mjs').DatabaseServer>}
 */
export async function startMysql(options) {
  const { dir, serverId = 1, fast = false, args = [], signal, chroot } = options;
  const program = await mustFindMysql(options.binary, chroot);
  const within = insideOf(chroot);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const data = join(dir, 'data');
  const [command = '', ...before] = commandLine(program.binary, chroot);
  await initialiseMysql({ binary: program.binary, dir, chroot, signal });
  return launchDatabase(
    { ...(chroot && { socket: join(dir, 'server.sock') }), ...options },
    {
      kind: 'mysql',
      version: program.version,
      command,
      args: ({ port, socket, initFile }) => [
        ...before,
        '--no-defaults',
        ...asRoot(),
        `--datadir=${within(data)}`,
        `--socket=${within(socket)}`,
        `--pid-file=${within(join(dir, 'server.pid'))}`,
        `--port=${port}`,
        `--init-file=${within(initFile)}`,
        '--bind-address=127.0.0.1',
        '--mysqlx=0',
        '--skip-name-resolve',
        '--secure-file-priv=NULL',
        '--character-set-server=utf8mb4',
        '--log-bin=binlog',
        `--server-id=${serverId}`,
        '--binlog-row-image=FULL',
        '--binlog-row-metadata=FULL',
        '--binlog-expire-logs-seconds=604800',
        '--gtid-mode=ON',
        '--enforce-gtid-consistency=ON',
        '--innodb-buffer-pool-size=128M',
        '--performance-schema=OFF',
        `--sync-binlog=${fast ? '0' : '1'}`,
        `--innodb-flush-log-at-trx-commit=${fast ? '0' : '1'}`,
        ...(fast ? ['--innodb-doublewrite=OFF'] : []),
        ...args,
      ],
    },
  );
}

/**
 * Makes MySQL's system tables in `dir`/data, where they are missing.
 *
 * @param {object} options
 * @param {string} options.binary
 * @param {string} options.dir
 * @param {string | undefined} [options.chroot]
 * @param {AbortSignal | undefined} [options.signal]
 * @returns {Promise<void>}
 */
export async function initialiseMysql({ binary, dir, chroot, signal }) {
  const [command = '', ...before] = commandLine(binary, chroot);
  await makeFolder(join(dir, 'data'), (partial) =>
    runInstaller({
      name: 'MySQL',
      command,
      args: [
        ...before,
        '--no-defaults',
        ...asRoot(),
        '--initialize-insecure',
        `--datadir=${insideOf(chroot)(partial)}`,
        '--secure-file-priv=NULL',
        '--character-set-server=utf8mb4',
        '--skip-log-bin',
      ],
      logFile: join(dir, 'install.log'),
      signal,
      hint: (said) => (/permission denied|errno: ?13/i.test(said) ? APPARMOR : ''),
    }),
  );
}

/**
 * @param {string | undefined} binary
 * @param {string | undefined} chroot
 */
async function mustFindMysql(binary, chroot) {
  const program =
    binary === undefined
      ? (await findDatabases()).find(({ kind }) => kind === 'mysql')
      : await describeDatabase(binary, chroot);
  if (program?.kind === 'mysql') return program;
  throw new Error(`no MySQL server: ${binary ?? 'mysqld'} was not found, or is no MySQL`);
}

/**
 * @param {string} binary
 * @param {string | undefined} chroot
 */
function commandLine(binary, chroot) {
  return chroot === undefined ? [binary] : ['chroot', chroot, binary];
}

/**
 * @param {string | undefined} chroot
 * @returns {(path: string) => string} turns our path into the server's own
 */
function insideOf(chroot) {
  if (chroot === undefined) return (path) => path;
  return (path) => {
    if (!path.startsWith(`${chroot}/`)) throw new Error(`${path} is not inside ${chroot}`);
    return path.slice(chroot.length);
  };
}
