import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where servers live that an ordinary user's PATH leaves out: Debian puts mariadbd in /usr/sbin,
 * Homebrew its own under its prefix.
 */
export const SERVER_FOLDERS = Object.freeze([
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/opt/homebrew/bin',
]);

/**
 * Finds the first of several names that is an executable file: every folder is tried for the
 * first name before the second is looked for, so the order of the names is the preference.
 *
 * @param {string | readonly string[]} names
 * @param {{ path?: string, folders?: readonly string[] }} [options] `path` stands in for PATH;
 *   `folders` are looked in after it
 * @returns {string | undefined} an absolute path
 */
export function findBinary(
  names,
  { path = process.env.PATH ?? '', folders = SERVER_FOLDERS } = {},
) {
  const places = [...path.split(delimiter).filter((folder) => folder !== ''), ...folders];
  for (const name of typeof names === 'string' ? [names] : names) {
    for (const folder of places) {
      const candidate = join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
