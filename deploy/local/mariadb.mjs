import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeDatabase, findDatabases } from './database-binary.mjs';
import { launchDatabase } from './database-server.mjs';
import { findBinary, SERVER_FOLDERS } from './find-binary.mjs';
import { makeFolder } from './make-folder.mjs';
import { runInstaller } from './run-installer.mjs';

/**
 * Starts a private MariaDB that meets Almanac's preflight; its data is made where it is missing.
 *
 * @param {import('./database-server.mjs').DatabaseOptions} options
 * @returns {Promise<import('./database-server.mjs').DatabaseServer>}
 */
export async function startMariadb(options) {
  const { dir, serverId = 1, fast = false, args = [], signal } = options;
  const program =
    options.binary === undefined
      ? (await findDatabases()).find(({ kind }) => kind === 'mariadb')
      : await describeDatabase(options.binary);
  if (program === undefined) {
    throw new Error(
      `no MariaDB server: ${options.binary ?? 'mariadbd'} was not found, or is no MariaDB`,
    );
  }
  // Of its own: a server that starts removes what others have in a folder that they share.
  const temporary = join(dir, 'tmp');
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  const data = join(dir, 'data');
  await makeFolder(data, (partial) =>
    initialise({ binary: program.binary, dir, partial, temporary, signal }),
  );
  return launchDatabase(options, {
    kind: 'mariadb',
    version: program.version,
    command: program.binary,
    args: ({ port, socket, initFile }) => [
      // First, or the server reads the machine's own configuration.
      '--no-defaults',
      ...asRoot(),
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      `--socket=${socket}`,
      `--pid-file=${join(dir, 'server.pid')}`,
      `--port=${port}`,
      `--init-file=${initFile}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--log-bin=binlog',
      `--server-id=${serverId}`,
      '--binlog-format=ROW',
      '--binlog-row-image=FULL',
      '--binlog-row-metadata=FULL',
      '--binlog-expire-logs-seconds=604800',
      '--gtid-strict-mode=ON',
      '--innodb-buffer-pool-size=128M',
      '--innodb-log-file-size=32M',
      '--key-buffer-size=1M',
      '--aria-pagecache-buffer-size=8M',
      '--performance-schema=OFF',
      `--sync-binlog=${fast ? '0' : '1'}`,
      `--innodb-flush-log-at-trx-commit=${fast ? '0' : '1'}`,
      ...(fast ? ['--innodb-doublewrite=OFF'] : []),
      ...args,
    ],
  });
}

/** The server refuses to run as root unless it is told that this is meant. */
export function asRoot() {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/**
 * @param {{ binary: string, dir: string, partial: string, temporary: string, signal: AbortSignal | undefined }} options
 */
async function initialise({ binary, dir, partial, temporary, signal }) {
  const script = findBinary(['mariadb-install-db', 'mysql_install_db'], {
    folders: [dirname(binary), ...SERVER_FOLDERS],
  });
  if (script === undefined) {
    throw new Error('mariadb-install-db was not found: install the whole of mariadb-server');
  }
  await runInstaller({
    name: 'MariaDB',
    command: script,
    args: [
      '--no-defaults',
      `--datadir=${partial}`,
      `--tmpdir=${temporary}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
      '--innodb-log-file-size=32M',
    ],
    logFile: join(dir, 'install.log'),
    signal,
  });
}
