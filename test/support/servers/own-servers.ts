/** Servers of one test's own, to stop, kill and start again; no such server outlives the run. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseOptions, DatabaseServer } from '../../../deploy/local/database-server.mjs';
import { startMariadb } from '../../../deploy/local/mariadb.mjs';
import { initialiseMysql, startMysql } from '../../../deploy/local/mysql.mjs';
import { type RedisOptions, type RedisServer, startRedis } from '../../../deploy/local/redis.mjs';
import { MYSQLD } from './mysql-chroot.mjs';
import { noteFolder, noteProcess } from './test-folder.js';

/** What root has, over TCP, on every database that the tests start. */
export const ROOT_PASSWORD = 'almanac-test';

/** With the folder of the run, and `dir` to start a server again on the data it had. */
type OwnOptions<Options extends { dir: string }> = Omit<Options, 'dir' | 'onSpawn'> & {
  readonly folder: string;
  readonly dir?: string;
};

export function startOwnMariadb({
  folder,
  dir = newDir(folder, 'mariadb'),
  ...options
}: OwnOptions<DatabaseOptions>): Promise<DatabaseServer> {
  return startMariadb({
    fast: true,
    rootPassword: ROOT_PASSWORD,
    ...options,
    dir,
    onSpawn: (id) => noteProcess(folder, id),
  });
}

/**
 * MySQL from the chroot: its data has to be inside. The system tables, which take seconds to make,
 * are copied from a template.
 */
export async function startOwnMysql({
  folder,
  chroot,
  dir = newDir(join(chroot, 'var/lib/almanac'), 'mysql'),
  ...options
}: OwnOptions<DatabaseOptions> & { readonly chroot: string }): Promise<DatabaseServer> {
  const template = join(chroot, 'var/lib/almanac/template');
  await initialiseMysql({ binary: MYSQLD, dir: template, chroot });
  if (!existsSync(join(dir, 'data'))) {
    noteFolder(folder, dir);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    execFileSync('cp', ['-a', '--reflink=auto', join(template, 'data'), dir]);
    // Holds the server's UUID: two servers with one would share the names of their transactions.
    rmSync(join(dir, 'data/auto.cnf'), { force: true });
  }
  return startMysql({
    fast: true,
    rootPassword: ROOT_PASSWORD,
    binary: MYSQLD,
    ...options,
    dir,
    chroot,
    onSpawn: (id) => noteProcess(folder, id),
  });
}

export function startOwnRedis({
  folder,
  dir = newDir(folder, 'redis'),
  ...options
}: OwnOptions<RedisOptions>): Promise<RedisServer> {
  return startRedis({ ...options, dir, onSpawn: (id) => noteProcess(folder, id) });
}

function newDir(parent: string, name: string): string {
  return join(parent, `${name}-${randomBytes(4).toString('hex')}`);
}
