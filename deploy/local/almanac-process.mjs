import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from './process-control.mjs';
import { running } from './server-process.mjs';

const POLL_MS = 100;
/** Almanac finds out by polling too, and then says where it is: what we say comes under that. */
const ANNOUNCE_MS = 300;

/**
 * Almanac itself, running.
 *
 * @typedef {import('./server-process.mjs').ServerProcess & { exited: Promise<number> }}
 *   AlmanacProcess
 */

/**
 * Starts `almanac start`. It is in a process group of its own: a Ctrl-C reaches it once, from us.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {readonly string[]} options.args
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {AlmanacProcess}
 */
export function spawnAlmanac({ root, args, env }) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'start', ...args], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (child.pid === undefined) throw new Error('Almanac cannot be started');
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { ...running(identify(child.pid)), exited };
}

/**
 * Waits until `/readyz` says yes, and Almanac has said so itself.
 *
 * @param {string} baseUrl
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export async function untilReady(baseUrl, signal) {
  while (!(await isReady(baseUrl))) await sleep(POLL_MS, undefined, { signal });
  await sleep(ANNOUNCE_MS, undefined, { signal });
}

/** @param {string} baseUrl */
async function isReady(baseUrl) {
  try {
    const { ok } = await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(2000) });
    return ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
