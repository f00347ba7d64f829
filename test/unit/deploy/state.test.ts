import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StateFile } from '../../../deploy/local/state.mjs';
import { temporaryFolder } from './temporary-folder.js';

const running = { almanac: { pid: 4711, stamp: 'then' } };

describe('StateFile', () => {
  it('keeps passwords, ports and processes from one start to the next', () => {
    const home = join(temporaryFolder(), '.almanac');
    const first = StateFile.open(home, '/checkout');
    first.update((state) => {
      state.running = running;
      state.ports.redis = 7001;
    });
    const second = StateFile.open(home, '/checkout');
    expect(second.state).toEqual(first.state);
    expect(second.state).toMatchObject({ running, ports: { redis: 7001 } });
  });

  it('is for its owner only, and out of git', () => {
    const home = join(temporaryFolder(), '.almanac');
    StateFile.open(home, '/checkout').update(() => {});
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'state.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('forgets the processes and the containers of a checkout that it was copied from', () => {
    const home = join(temporaryFolder(), '.almanac');
    const original = StateFile.open(home, '/checkout');
    original.update((state) => {
      state.running = running;
    });
    const copy = StateFile.open(home, '/copy').state;
    expect(copy.running).toEqual({});
    expect(copy.id).not.toBe(original.state.id);
    expect(copy.passwords).toEqual(original.state.passwords);
  });

  it.each(['', '{"format":1', '{"format":99,"root":"/checkout"}', 'null'])(
    'begins anew where the file is none of its own: %j',
    (text) => {
      const home = temporaryFolder();
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'state.json'), text);
      expect(StateFile.open(home, '/checkout').state).toMatchObject({ format: 1, running: {} });
    },
  );

  it('gives every checkout passwords of its own', () => {
    const passwords = [1, 2].map(
      () => StateFile.open(temporaryFolder(), '/checkout').state.passwords,
    );
    const all = passwords.flatMap((three) => Object.values(three));
    expect(new Set(all).size).toBe(6);
    expect(all.every((password) => /^[0-9a-f]{36}$/.test(password))).toBe(true);
  });
});
