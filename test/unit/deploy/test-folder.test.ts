import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { identify, isRunning } from '../../../deploy/local/process-control.mjs';
import {
  createTestFolder,
  noteFolder,
  noteProcess,
  removeTestFolder,
} from '../../support/servers/test-folder.js';
import { temporaryFolder } from './temporary-folder.js';

/** A folder as tests have it, in a temporary folder that no other run looks through. */
function newTestFolder(): string {
  vi.stubEnv('TMPDIR', temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
  return createTestFolder();
}

function startSleeper() {
  const child = spawn('sleep', ['60'], { detached: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  return identify(child.pid ?? 0);
}

describe('the folder of a test run', () => {
  it('takes its processes with it, and folders elsewhere', () => {
    const folder = newTestFolder();
    const elsewhere = temporaryFolder();
    const sleeper = startSleeper();
    noteProcess(folder, sleeper);
    noteFolder(folder, elsewhere);
    expect(isRunning(sleeper)).toBe(true);
    removeTestFolder(folder);
    expect(isRunning(sleeper)).toBe(false);
    expect([folder, elsewhere].filter(existsSync)).toEqual([]);
  });

  it('leaves a process alone that has the pid of one that ended', () => {
    const folder = newTestFolder();
    const sleeper = startSleeper();
    noteProcess(folder, { ...sleeper, stamp: 'of an earlier process' });
    removeTestFolder(folder);
    expect(isRunning(sleeper)).toBe(true);
  });

  it('is removed by the next run if its own was killed, and only then', () => {
    const folder = newTestFolder();
    const sleeper = startSleeper();
    noteProcess(folder, sleeper);
    createTestFolder();
    expect(isRunning(sleeper)).toBe(true);
    const killed = JSON.stringify({ pid: process.pid, stamp: 'of an earlier process' });
    writeFileSync(join(folder, 'owner.json'), killed);
    mkdirSync(join(folder, '..', 'almanac-test-of-somebody-else'));
    createTestFolder();
    expect(isRunning(sleeper)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(folder, '..', 'almanac-test-of-somebody-else'))).toBe(true);
  });
});
