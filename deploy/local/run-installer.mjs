import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from './command.mjs';

/**
 * Runs what makes a server's first data; a failure tells what it said.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.command
 * @param {readonly string[]} options.args
 * @param {string} options.logFile written anew
 * @param {AbortSignal | undefined} options.signal
 * @param {(said: string) => string} [options.hint]
 * @returns {Promise<void>}
 */
export async function runInstaller({ name, command, args, logFile, signal, hint }) {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'w', 0o600);
  try {
    const ending = { group: true, killSignal: /** @type {const} */ ('SIGKILL') };
    await run(command, args, { output: log, ...ending, ...(signal && { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    const said = readFileSync(logFile, 'utf8').trim();
    const lines = [`${name}'s data could not be made:`, said, hint?.(said) ?? ''];
    throw new Error(lines.join('\n').trim(), { cause });
  } finally {
    closeSync(log);
  }
}
