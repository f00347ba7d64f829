import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { aptAccess, aptInstall } from '../../deploy/local/apt.mjs';

/**
 * Sees to it that there is wrk, the load generator: installs it where that is possible without a question.
 * Errors: says how a person gets it.
 */
export async function mustFindWrk(): Promise<void> {
  if (await isThere()) return;
  const access = await aptAccess();
  let reason = access.possible
    ? 'apt-get installed it, but its program is not there'
    : access.reason;
  if (access.possible) {
    process.stderr.write('wrk, the load generator, is missing: installing it\n');
    await aptInstall(['wrk'], access.sudo).catch((error: Error) => {
      reason = error.message;
    });
  }
  if (await isThere()) return;
  throw new Error(
    'The benchmark needs wrk (https://github.com/wg/wrk), which was not found in PATH and not installed for ' +
      `you: ${reason}. Debian, Ubuntu: sudo apt-get install wrk; macOS: brew install wrk. ` +
      'With --answers nothing is timed and wrk is not needed.',
  );
}

/** Whatever it exits with: it knows no version option in some releases. */
async function isThere(): Promise<boolean> {
  try {
    await promisify(execFile)('wrk', ['-v']);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
