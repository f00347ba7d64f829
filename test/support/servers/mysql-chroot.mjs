#!/usr/bin/env node
// MySQL for the tests, on Debian: its stable suites carry MariaDB alone, its unstable one MySQL as
// well. So that goes into a system of its own, in a cache folder, and runs there by chroot.
// `node test/support/servers/mysql-chroot.mjs` makes it, and says where it is; to have a newer one,
// remove that folder first.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptAccess } from '../../../deploy/local/apt.mjs';
import { capture } from '../../../deploy/local/command.mjs';
import { findBinary } from '../../../deploy/local/find-binary.mjs';
import { makeFolder } from '../../../deploy/local/make-folder.mjs';
import { debianMirror } from './debian-mirror.mjs';

/** Where the server is inside. */
export const MYSQLD = '/usr/sbin/mysqld';

/** What the packages leave behind and no server needs: half of the space. */
const LEFTOVERS = [
  'var/cache/apt',
  'var/lib/apt/lists',
  'var/lib/mysql',
  'usr/share/doc',
  'usr/share/locale',
  'usr/share/man',
];

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function mysqlChrootFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'almanac', 'mysql-sid');
}

/**
 * The folder with MySQL inside; it is made where that is possible, which takes a minute or two and
 * 500 MB.
 *
 * @param {{ log?: (line: string) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<{ folder: string } | { reason: string }>}
 */
export async function ensureMysqlChroot({ log = () => {}, signal } = {}) {
  const folder = mysqlChrootFolder();
  if (process.getuid?.() !== 0) return { reason: 'chroot and debootstrap are for root only' };
  if (existsSync(folder)) return { folder };
  const access = await aptAccess();
  if (!access.possible) return { reason: access.reason };
  try {
    log(`MySQL is put into ${folder} (once, a minute or two)`);
    await unmountBelow(`${folder}.`);
    await makeFolder(folder, (partial) => build(partial, signal));
    return { folder };
  } catch (error) {
    signal?.throwIfAborted();
    return { reason: `debootstrap failed: ${error instanceof Error ? error.message : error}` };
  }
}

/**
 * @param {string} partial
 * @param {AbortSignal | undefined} signal
 */
async function build(partial, signal) {
  const tools = ['debootstrap', 'debian-archive-keyring'];
  if (findBinary('debootstrap') === undefined) {
    await quietly(['apt-get', 'update'], process.env, signal);
    await quietly(['apt-get', 'install', '-y', '--no-install-recommends', ...tools], {
      ...process.env,
      DEBIAN_FRONTEND: 'noninteractive',
    });
  }
  const { mirror, env } = await debianMirror();
  const suite = ['--variant=minbase', '--include=mysql-server', 'sid'];
  try {
    await quietly(['debootstrap', ...suite, partial, mirror], env, signal);
  } finally {
    // It mounts some, and leaves them mounted where it fails.
    await unmountBelow(partial);
  }
  const version = await capture('chroot', [partial, MYSQLD, '--version']);
  if (version.code !== 0) throw new Error(`its mysqld does not run: ${version.stderr}`);
  for (const leftover of LEFTOVERS) empty(join(partial, leftover));
}

/**
 * Runs a command of many words; only a failure shows what it said.
 *
 * @param {readonly string[]} commandLine
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} [signal]
 */
async function quietly([command = '', ...args], env, signal) {
  const { code, stdout, stderr } = await capture(command, args, {
    env,
    timeoutMs: 900_000,
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (code === 0) return;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-10).join('\n');
  throw new Error(`"${[command, ...args].join(' ')}" exited with ${code}:\n${said}`);
}

/** @param {string} prefix of a path; what is mounted there would be emptied with the folder */
async function unmountBelow(prefix) {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  for (const line of mounts.reverse()) {
    const [, target = ''] = line.split(' ');
    if (target.startsWith(prefix)) await capture('umount', ['--lazy', target]);
  }
}

/** @param {string} folder */
function empty(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await ensureMysqlChroot({ log: console.log });
  console.log('folder' in made ? made.folder : `no MySQL: ${made.reason}`);
  process.exitCode = 'folder' in made ? 0 : 1;
}
