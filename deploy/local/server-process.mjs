import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, signalProcess, stopProcess } from './process-control.mjs';

const POLL_MS = 25;
const TAIL_LINES = 15;

/**
 * A server that this process started, or found still running.
 *
 * @typedef {object} ServerProcess
 * @property {number} pid
 * @property {string} stamp see `processStamp`
 * @property {(graceMs?: number) => Promise<'ended' | 'killed'>} stop asks it to end (it saves what
 *   it has to), kills it when the grace is over; may be called again
 * @property {() => Promise<void>} kill ends it at once, as a crash would
 */

/**
 * @typedef {object} LaunchOptions
 * @property {string} name for messages
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} logFile its stdout and stderr are appended here
 * @property {(pid: number) => Promise<boolean>} probe whether it answers, and is that process
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs]
 * @property {AbortSignal | undefined} [signal] aborting it, before the server answers, ends it
 * @property {((id: { pid: number, stamp: string }) => void) | undefined} [onSpawn] called at once,
 *   so that a caller who is killed while the server starts has noted it
 */

/** A server that ended, or stayed silent, instead of answering. */
export class ServerStartError extends Error {
  /**
   * @param {string} message
   * @param {string} logTail
   */
  constructor(message, logTail) {
    super(logTail === '' ? message : `${message}; its log ends with:\n${logTail}`);
    this.name = 'ServerStartError';
    this.logTail = logTail;
  }
}

/**
 * Starts a server in a process group of its own (a Ctrl-C in the terminal reaches only us, and we
 * choose the order in which things end) and waits until it answers.
 *
 * @param {LaunchOptions} options
 * @returns {Promise<ServerProcess>}
 */
export async function launch(options) {
  const { name, command, args, logFile, probe, timeoutMs = 30_000, signal, onSpawn } = options;
  signal?.throwIfAborted();
  mkdirSync(dirname(logFile), { recursive: true });
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(command, [...args], {
    detached: true,
    stdio: ['ignore', log, log],
    ...(options.cwd && { cwd: options.cwd }),
    ...(options.env && { env: options.env }),
  });
  closeSync(log);
  /** @type {string | undefined} */
  let outcome;
  child.once('error', (error) => {
    outcome = `cannot be started (${error.message})`;
  });
  child.once('exit', (code, killedBy) => {
    outcome = code === null ? `was ended by ${killedBy}` : `ended with code ${code}`;
  });
  child.unref();
  const server = child.pid === undefined ? undefined : running(identify(child.pid));
  if (server !== undefined) onSpawn?.({ pid: server.pid, stamp: server.stamp });

  const deadline = performance.now() + timeoutMs;
  while (true) {
    if (outcome === undefined && server !== undefined && (await probe(server.pid))) return server;
    if (signal?.aborted) {
      await server?.stop();
      signal.throwIfAborted();
    }
    if (outcome === undefined && performance.now() > deadline) {
      await server?.kill();
      outcome = `did not answer within ${timeoutMs / 1000} s`;
    }
    if (outcome !== undefined) {
      throw new ServerStartError(`${name} ${outcome}`, tail(logFile, logStart));
    }
    await sleep(POLL_MS);
  }
}

/**
 * The handle of a process that already runs.
 *
 * @param {import('./process-control.mjs').ProcessId} id
 * @returns {ServerProcess}
 */
export function running({ pid, stamp }) {
  const id = { pid, stamp };
  return {
    ...id,
    stop: (graceMs = 3000) => stopProcess(id, { graceMs }),
    kill: async () => {
      signalProcess(id, 'SIGKILL', { group: true });
      await stopProcess(id, { graceMs: 0 });
    },
  };
}

/**
 * @param {string} logFile
 * @param {number} from where this start's part begins
 */
function tail(logFile, from) {
  try {
    const text = readFileSync(logFile).subarray(from).toString('utf8').trimEnd();
    return text
      .split('\n')
      .slice(-TAIL_LINES)
      .map((line) => `  ${line}`)
      .join('\n')
      .trimEnd();
  } catch {
    return '';
  }
}
