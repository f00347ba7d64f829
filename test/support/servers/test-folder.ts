import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  identify,
  isRunning,
  type ProcessId,
  signalProcess,
} from '../../../deploy/local/process-control.mjs';

const PREFIX = 'almanac-test-';

/** A process that a run of the tests started, and a folder outside the run's own that goes with it. */
interface Noted extends ProcessId {
  readonly folder?: string;
}

/**
 * Makes the folder of one run: the servers' data, and a note of each process that was started, so
 * that none outlives the run, even if it is killed: the next run looks for what is left of it.
 */
export function createTestFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (name.startsWith(PREFIX) && isAbandoned(folder)) removeTestFolder(folder);
  }
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  mkdirSync(join(folder, 'processes'));
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(identify(process.pid)));
  return folder;
}

/** To be called as soon as a process is there, before it answers. */
export function noteProcess(folder: string, { pid, stamp }: ProcessId, itsFolder?: string): void {
  const noted: Noted = { pid, stamp, ...(itsFolder && { folder: itsFolder }) };
  writeFileSync(join(folder, 'processes', `${pid}.json`), JSON.stringify(noted));
}

/**
 * Kills every noted process that still runs, and removes the folder.
 *
 * Synchronous: also for the moment in which this process ends.
 */
export function removeTestFolder(folder: string): void {
  const noted = notedProcesses(folder);
  for (const id of noted) signalProcess(id, 'SIGKILL', { group: true });
  // A process that is still ending makes files in the folder that is being removed.
  for (let waited = 0; waited < 2_000 && noted.some(isRunning); waited += 10) sleepSync(10);
  for (const { folder: itsFolder } of noted) {
    if (itsFolder) rmSync(itsFolder, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}

function notedProcesses(folder: string): Noted[] {
  try {
    const notes = join(folder, 'processes');
    return readdirSync(notes).map((name) => JSON.parse(readFileSync(join(notes, name), 'utf8')));
  } catch {
    return [];
  }
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
