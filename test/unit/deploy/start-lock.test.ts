import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AlreadyStarted, takeStartLock } from '../../../deploy/local/start-lock.mjs';
import { temporaryFolder } from './temporary-folder.js';

describe('takeStartLock', () => {
  it('refuses a second start while the first one runs, and says which that is', () => {
    const home = temporaryFolder();
    const unlock = takeStartLock(home);
    expect(() => takeStartLock(home)).toThrow(AlreadyStarted);
    expect(() => takeStartLock(home)).toThrow(`process ${process.pid}`);
    unlock();
    takeStartLock(home)();
    expect(readdirSync(home)).toEqual([]);
  });

  it.each([
    ['of a process that was killed', JSON.stringify({ pid: 2 ** 22 + 1, stamp: 'then' })],
    ['of one whose pid another has now', JSON.stringify({ pid: process.pid, stamp: 'then' })],
    ['that is no lock', 'what?'],
  ])('takes over the lock %s', (_, text) => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'start.lock'), text);
    const unlock = takeStartLock(home);
    expect(() => takeStartLock(home)).toThrow(AlreadyStarted);
    unlock();
    expect(readdirSync(home)).toEqual([]);
  });
});
