import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [signal] aborting it ends the command
 */

/**
 * Runs a command to its end. Rejects unless it exits with 0.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & {
 *   output?: 'inherit' | 'ignore' | number,
 *   killSignal?: NodeJS.Signals,
 *   group?: boolean,
 * }} [options] `output`: where stdout and stderr go; `killSignal`: what an abort sends; `group`:
 *   to all that the command has started as well
 * @returns {Promise<void>}
 */
export function run(command, args, options = {}) {
  const { cwd, env, signal, output = 'inherit', killSignal = 'SIGTERM', group = false } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(command, [...args], {
      stdio: ['ignore', output, output],
      detached: group,
      ...(cwd && { cwd }),
      ...(env && { env }),
    });
    const abort = () => {
      try {
        if (!group) child.kill(killSignal);
        else if (child.pid !== undefined) process.kill(-child.pid, killSignal);
      } catch {
        // It has just ended.
      }
    };
    signal?.addEventListener('abort', abort);
    child.once('error', reject);
    child.once('exit', () => signal?.removeEventListener('abort', abort));
    child.once('close', (code, killedBy) => {
      if (signal?.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(new CommandFailed([command, ...args].join(' '), code, killedBy));
    });
  });
}

/** A command that ran and did not exit with 0. */
export class CommandFailed extends Error {
  /**
   * @param {string} commandLine
   * @param {number | null} code
   * @param {NodeJS.Signals | null} killedBy
   */
  constructor(commandLine, code, killedBy) {
    super(`"${commandLine}" ${code === null ? `was ended by ${killedBy}` : `exited with ${code}`}`);
    this.name = 'CommandFailed';
    this.code = code;
  }
}

/**
 * Runs a command and returns what it said. Never rejects: a command that cannot be run, or does
 * not answer in time, has the code `null`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions & { timeoutMs?: number, killSignal?: NodeJS.Signals }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function capture(command, args, options = {}) {
  const { cwd, env, signal, timeoutMs = 10_000, killSignal = 'SIGKILL' } = options;
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal,
      ...(cwd && { cwd }),
      ...(env && { env }),
      ...(signal && { signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.once('error', (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
