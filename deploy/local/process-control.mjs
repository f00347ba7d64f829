import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/**
 * A process, and the mark that tells it from a later one which was given the same pid.
 *
 * @typedef {{ pid: number, stamp: string }} ProcessId
 */

/**
 * When a process started, as an opaque text; `undefined` when there is no such process. A zombie
 * counts as gone: in a container whose first process reaps nothing, it would stay for ever.
 * A process whose first thread has ended looks like one, and is not: MariaDB stops in that way.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
export function processStamp(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the command's name in brackets, and may itself hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const dead = fields[0] === 'X' || (fields[0] === 'Z' && threads(pid) <= 1);
      return dead ? undefined : `${fields[19]}@${bootId()}`;
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const [state = '', ...started] = (stdout ?? '').trim().split(/\s+/);
  return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
}

/** @param {number} pid */
function threads(pid) {
  return readdirSync(`/proc/${pid}/task`).length;
}

/** Start times count from the boot: without it, a pid could match one of before a restart. */
function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return '';
  }
}

/**
 * @param {number} pid a process that runs now
 * @returns {ProcessId}
 */
export function identify(pid) {
  return { pid, stamp: processStamp(pid) ?? 'gone' };
}

/**
 * @param {ProcessId | undefined} id
 * @returns {boolean} whether that very process still runs
 */
export function isRunning(id) {
  return id !== undefined && processStamp(id.pid) === id.stamp;
}

/**
 * Sends a signal, if that very process still runs.
 *
 * @param {ProcessId} id
 * @param {NodeJS.Signals} signal
 * @param {{ group?: boolean }} [options] `group`: its whole process group
 */
export function signalProcess(id, signal, { group = false } = {}) {
  if (!isRunning(id)) return;
  try {
    process.kill(group ? -id.pid : id.pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * Asks a process to end, waits, and kills it when the grace is over.
 *
 * @param {ProcessId} id
 * @param {{ graceMs?: number, signal?: NodeJS.Signals }} [options]
 * @returns {Promise<'ended' | 'killed'>} how it went; in both cases it is gone
 */
export async function stopProcess(id, { graceMs = 3000, signal = 'SIGTERM' } = {}) {
  signalProcess(id, signal);
  if (await ended(id, graceMs)) return 'ended';
  signalProcess(id, 'SIGKILL');
  if (await ended(id, 2000)) return 'killed';
  throw new Error(`process ${id.pid} is still there after SIGKILL`);
}

/**
 * @param {ProcessId} id
 * @param {number} withinMs
 */
async function ended(id, withinMs) {
  const deadline = performance.now() + withinMs;
  while (isRunning(id)) {
    if (performance.now() >= deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
