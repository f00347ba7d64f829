import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning } from './process-control.mjs';

/** Another start runs in this checkout. */
export class AlreadyStarted extends Error {
  /** @param {number} pid */
  constructor(pid) {
    super(`Almanac already runs in this checkout (process ${pid}); stop it first, or use it`);
    this.name = 'AlreadyStarted';
    this.pid = pid;
  }
}

/**
 * Takes the checkout for this process. A holder that no longer runs does not count.
 *
 * @param {string} home the folder `.almanac`; made where it is missing
 * @returns {() => void} gives it back
 */
export function takeStartLock(home) {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = join(home, 'start.lock');
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    // Linking a written file takes the lock and says whose it is in one step.
    while (!linked(mine, lock)) {
      const holder = readHolder(lock);
      if (isRunning(holder)) throw new AlreadyStarted(holder?.pid ?? 0);
      dropStale(lock, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

/**
 * Moves the stale lock away. Of two starts that both saw it, the slower one may move the quicker
 * one's new lock: it looks at what it has, and puts that back.
 *
 * @param {string} lock
 * @param {string} aside
 */
function dropStale(lock, aside) {
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (isRunning(moved)) linked(aside, lock);
  rmSync(aside, { force: true });
}

/**
 * @param {string} from
 * @param {string} to
 */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {import('./process-control.mjs').ProcessId | undefined}
 */
function readHolder(file) {
  try {
    const { pid, stamp } = JSON.parse(readFileSync(file, 'utf8'));
    return { pid, stamp };
  } catch {
    return undefined;
  }
}
