import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { processStamp } from './process-control.mjs';

/**
 * Makes a folder whole or not at all: it is filled beside its place, and renamed. What a process
 * that was killed has left half made is removed.
 *
 * @param {string} folder nothing happens where it is there already
 * @param {(partial: string) => Promise<void>} fill makes the folder `partial`
 * @returns {Promise<void>}
 */
export async function makeFolder(folder, fill) {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  removeAbandoned(folder);
  const partial = `${folder}.${process.pid}.partial`;
  try {
    remove(partial);
    await fill(partial);
    renameSync(partial, folder);
  } catch (error) {
    remove(partial);
    // Another process may have been quicker: what it made will do.
    if (!existsSync(folder)) throw error;
  }
}

/** @param {string} folder */
function removeAbandoned(folder) {
  const [before, after] = [`${basename(folder)}.`, '.partial'];
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    const pid = Number(name.slice(before.length, -after.length));
    if (processStamp(pid) === undefined) remove(join(dirname(folder), name));
  }
}

/** @param {string} folder */
function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch {
    // Something that is being killed still writes there. The next one removes it.
  }
}
