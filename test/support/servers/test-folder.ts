import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  identify,
  isRunning,
  type ProcessId,
  signalProcess,
} from '../../../deploy/local/process-control.mjs';

const PREFIX = 'almanac-test-';

/**
 * Makes the folder of one run: the servers' data, and a note of each process that was started, so
 * that none outlives the run, even if it is killed: the next run looks for what is left of it.
 */
export function createTestFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(PREFIX) || !isAbandoned(folder)) continue;
    try {
      removeTestFolder(folder);
    } catch {
      // Another run that begins just now does the same, or somebody else's file is in there.
    }
  }
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  mkdirSync(join(folder, 'processes'));
  // Last: what has an owner is complete.
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(identify(process.pid)));
  return folder;
}

/** To be called as soon as a process is there, before it answers. */
export function noteProcess(folder: string, { pid, stamp }: ProcessId): void {
  writeFileSync(join(folder, 'processes', `${pid}.json`), JSON.stringify({ pid, stamp }));
}

/** For a folder elsewhere that goes with the run: to be called before it is made. */
export function noteFolder(folder: string, elsewhere: string): void {
  appendFileSync(join(folder, 'folders'), `${elsewhere}\n`);
}

/**
 * Kills every noted process that still runs, and removes the folder and the noted ones.
 *
 * Synchronous: also for the moment in which this process ends.
 */
export function removeTestFolder(folder: string): void {
  const notes = join(folder, 'processes');
  const processes: ProcessId[] = readdirSync(notes).map((name) =>
    JSON.parse(readFileSync(join(notes, name), 'utf8')),
  );
  for (const id of processes) signalProcess(id, 'SIGKILL', { group: true });
  // A process that is still ending makes files in the folder that is being removed.
  for (let waited = 0; waited < 2_000 && processes.some(isRunning); waited += 10) sleepSync(10);
  for (const gone of [...notedFolders(folder), folder]) {
    rmSync(gone, { recursive: true, force: true });
  }
}

function notedFolders(folder: string): string[] {
  const file = join(folder, 'folders');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

function isAbandoned(folder: string): boolean {
  try {
    return !isRunning(JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')));
  } catch {
    // Somebody else's, or not written yet.
    return false;
  }
}

function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
