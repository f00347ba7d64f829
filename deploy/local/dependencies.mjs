import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean,
 *   peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Why the dependencies have to be installed; `undefined` where they are as the lock file says.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function reasonToInstall(root) {
  const lockFile = join(root, 'package-lock.json');
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules is not there yet';
  if (statSync(lockFile).mtimeMs <= statSync(installedFile).mtimeMs) return undefined;
  // A newer time alone (another branch and back again) is no reason to download everything.
  const difference = firstDifference(readLock(lockFile), readLock(installedFile));
  return difference === undefined ? undefined : `${difference} is not as package-lock.json says`;
}

/**
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 * @returns {string | undefined} the first package that is missing or another one
 */
export function firstDifference(wanted, installed) {
  for (const [path, locked] of Object.entries(wanted.packages ?? {})) {
    if (path === '' || locked.link) continue;
    const found = installed.packages?.[path];
    const mayBeAbsent = locked.optional || locked.devOptional || locked.peer;
    if (found === undefined && mayBeAbsent) continue;
    if (found?.version !== locked.version || found?.integrity !== locked.integrity) return path;
  }
  return undefined;
}

/**
 * @param {string} root
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<void>}
 */
export async function installDependencies(root, { signal } = {}) {
  // npm that runs us, where there is one: PATH may hold another, or none.
  const npm = process.env.npm_execpath;
  const [command = 'npm', ...args] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  await run(command, [...args, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    group: true,
    ...(signal && { signal }),
  });
}

/**
 * @param {string} file
 * @returns {Lockfile}
 */
function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
