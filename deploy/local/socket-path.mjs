import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A unix socket's path holds 108 bytes on Linux, 104 on macOS, with the NUL at its end. */
const LONGEST = 103;

/**
 * @param {string} path
 * @returns {boolean} whether a socket can be there
 */
export function fitsSocketPath(path) {
  return Buffer.byteLength(path) <= LONGEST;
}

/**
 * The socket's path: beside the data where it is short enough, else in the folder for temporary
 * files, in a folder that is named for the data's place.
 *
 * @param {string} dir
 * @returns {string}
 */
export function socketPath(dir) {
  const inside = join(dir, 'server.sock');
  if (fitsSocketPath(inside)) return inside;
  const mark = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  return join(tmpdir(), `almanac-${process.getuid?.() ?? 0}-${mark}`, 'server.sock');
}

/**
 * Makes the folder of a socket, for this user alone: whoever reaches the socket is root in there.
 *
 * @param {string} socket
 * @returns {void}
 */
export function makeSocketFolder(socket) {
  const folder = dirname(socket);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid === (process.getuid?.() ?? uid) && (mode & 0o077) === 0) return;
  throw new Error(`${folder} must be open to you alone (chmod 700), for a database's socket`);
}
