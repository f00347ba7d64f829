import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseRootUrl } from './database-root.mjs';
import { findBinary } from './find-binary.mjs';
import { freePort } from './free-port.mjs';
import { startMariadb } from './mariadb.mjs';
import { startMysql } from './mysql.mjs';
import { probeMysql } from './probes.mjs';
import { isRunning } from './process-control.mjs';
import { elapsed, report } from './report.mjs';
import { running } from './server-process.mjs';

const ADOPT_MS = 30_000;
const START = { mariadb: startMariadb, mysql: startMysql };

/**
 * @typedef {import('./private-servers.mjs').ServerContext} ServerContext
 * @typedef {import('./private-servers.mjs').PrivateDatabase} PrivateDatabase
 */

/**
 * Starts the database whose data is there already, else the preferred one.
 *
 * @param {readonly import('./database-binary.mjs').DatabaseBinary[]} programs not empty
 * @param {ServerContext} context
 * @returns {Promise<PrivateDatabase>}
 */
export async function startDatabase(programs, { file, owned, signal }) {
  const startedAt = performance.now();
  const program =
    programs.find(({ kind }) => existsSync(join(file.home, kind, 'data'))) ?? programs[0];
  if (program === undefined) throw new Error('no database program to start');
  const { kind, binary, version } = program;
  if (!existsSync(join(file.home, kind, 'data'))) {
    file.update((state) => {
      state.seeded = state.seeded.filter((seeded) => seeded !== kind);
    });
  }
  const server = await START[kind]({
    dir: join(file.home, kind),
    binary,
    port: await freePort(file.state.ports.database),
    signal,
    onSpawn: (record) => {
      const { pid, stamp, port, socket } = record;
      owned.own('database', running(record).stop);
      file.update((state) => {
        state.running.database = { pid, stamp, kind, version, port, socket };
        state.ports.database = port;
      });
    },
  });
  const database = describe(server);
  report('database', `${database.title} on port ${server.port} (${elapsed(startedAt)})`);
  return database;
}

/**
 * @param {boolean} wanted
 * @param {ServerContext} context
 * @returns {Promise<PrivateDatabase | undefined>}
 */
export async function adoptDatabase(wanted, { file, owned, signal }) {
  const record = file.state.running.database;
  if (record === undefined || !isRunning(record)) return undefined;
  const server = running(record);
  owned.own('database', server.stop);
  const deadline = performance.now() + ADOPT_MS;
  while (wanted && isRunning(record) && performance.now() < deadline) {
    if ((await probeMysql({ socket: record.socket })) !== undefined) {
      const database = describe(record);
      report('database', `${database.title} on port ${record.port}, still running`);
      return database;
    }
    await sleep(100, undefined, { signal });
  }
  await server.stop();
  return undefined;
}

/** @param {{ kind: 'mariadb' | 'mysql', version: string, port: number, socket: string }} server */
function describe({ kind, version, port, socket }) {
  const client = findBinary(kind === 'mariadb' ? ['mariadb', 'mysql'] : ['mysql', 'mariadb']);
  return {
    kind,
    title: `${kind === 'mariadb' ? 'MariaDB' : 'MySQL'} ${version}`,
    port,
    rootUrl: databaseRootUrl({ port, socket }, 'atlas'),
    shell: client && `${client} --no-defaults --user=root --socket=${shellWord(socket)} atlas -e`,
  };
}

/** @param {string} text */
function shellWord(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
