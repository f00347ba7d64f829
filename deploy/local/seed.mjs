import { capture, run } from './command.mjs';
import { report } from './report.mjs';

/**
 * Fills the database if it is empty, and settles the least-privilege user that Almanac connects as.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.rootUrl
 * @param {string} options.user
 * @param {string} options.password
 * @param {boolean} options.wasSeeded makes it quiet: there is hardly anything to tell
 * @param {AbortSignal} options.signal
 * @returns {Promise<void>}
 */
export async function seedDatabase({ root, rootUrl, user, password, wasSeeded, signal }) {
  const args = ['--import', 'tsx', 'seeds/main.ts', '--user', user];
  // In the environment, not as flags: those are for every user of the machine to see.
  const env = { ...process.env, ALMANAC_SEED_URL: rootUrl, ALMANAC_SEED_PASSWORD: password };
  if (!wasSeeded) return run(process.execPath, args, { cwd: root, env, signal });
  const { code, stdout, stderr } = await capture(process.execPath, args, {
    cwd: root,
    env,
    signal,
    timeoutMs: 600_000,
  });
  signal.throwIfAborted();
  if (code !== 0) throw new Error(stderr.trim() || 'seeds/main.ts failed without a word');
  report('data', stdout.trim().split('\n').at(-1) ?? '');
}
