import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseRootUrl, rootStatements } from './database-root.mjs';
import { freePort } from './free-port.mjs';
import { probeMysql } from './probes.mjs';
import { launch, ServerStartError } from './server-process.mjs';
import { fitsSocketPath, makeSocketFolder, socketPath } from './socket-path.mjs';

/**
 * A private MySQL or MariaDB server.
 *
 * @typedef {import('./server-process.mjs').ServerProcess & {
 *   kind: 'mariadb' | 'mysql',
 *   version: string,
 *   port: number,
 *   socket: string,
 *   dir: string,
 *   logFile: string,
 *   rootUrl: (database?: string) => string,
 * }} DatabaseServer
 */

/**
 * @typedef {object} DatabaseOptions
 * @property {string} dir holds everything of this server; made where it is missing
 * @property {string} [binary] found on the machine where it is left out
 * @property {number} [port] of 127.0.0.1; a free one where it is left out
 * @property {string} [socket] a unix socket's path; inside `dir` where it is left out
 * @property {number} [serverId] 1 where it is left out
 * @property {string} [rootPassword] lets root in over TCP with it. Without it root has no password
 *   and comes in through the socket only, which `dir`'s mode keeps to the owner
 * @property {boolean} [fast] trades what a power cut would lose for speed: for tests
 * @property {readonly string[]} [args] further server options; they win over ours
 * @property {string} [logFile]
 * @property {number} [timeoutMs]
 * @property {AbortSignal | undefined} [signal]
 * @property {((id: { pid: number, stamp: string, port: number, socket: string }) => void)} [onSpawn]
 */

/**
 * What both kinds share: folders, port, the init file that settles who root is, the launch, and
 * another port where somebody else was quicker to take the one that was free.
 *
 * @param {DatabaseOptions} options
 * @param {object} server
 * @param {'mariadb' | 'mysql'} server.kind
 * @param {string} server.version
 * @param {string} server.command
 * @param {(place: { port: number, socket: string, initFile: string }) => string[]} server.args
 * @returns {Promise<DatabaseServer>}
 */
export async function launchDatabase(options, { kind, version, command, args }) {
  const {
    dir,
    rootPassword,
    socket = socketPath(dir),
    logFile = join(dir, 'server.log'),
  } = options;
  const initFile = join(dir, 'init.sql');
  // The socket is ours alone, where another server could have been given the port. A path inside a
  // chroot may be too long to be connected to from outside.
  const endpoint = fitsSocketPath(socket) ? { socket } : undefined;
  if (options.socket === undefined) makeSocketFolder(socket);
  writeFileSync(initFile, rootStatements(kind, rootPassword), { mode: 0o600 });
  try {
    for (let attempt = 1; ; attempt++) {
      const port = options.port ?? (await freePort());
      try {
        const server = await launch({
          name: kind === 'mariadb' ? 'MariaDB' : 'MySQL',
          command,
          args: args({ port, socket, initFile }),
          logFile,
          cwd: dir,
          env: { ...process.env, MYSQL_UNIX_PORT: socket },
          timeoutMs: options.timeoutMs ?? 60_000,
          signal: options.signal,
          onSpawn: (id) => options.onSpawn?.({ ...id, port, socket }),
          probe: async () => (await probeMysql(endpoint ?? { port })) !== undefined,
        });
        const rootUrl = (/** @type {string} */ database = '') =>
          databaseRootUrl({ port, socket, rootPassword }, database);
        return { ...server, kind, version, port, socket, dir, logFile, rootUrl };
      } catch (error) {
        if (options.port !== undefined || attempt === 3 || !isPortTaken(error)) throw error;
      }
    }
  } finally {
    rmSync(initFile, { force: true });
  }
}

/** @param {unknown} error */
function isPortTaken(error) {
  return error instanceof ServerStartError && /address already in use/i.test(error.logTail);
}
