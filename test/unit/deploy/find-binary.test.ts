import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBinary } from '../../../deploy/local/find-binary.mjs';
import { temporaryFolder, writeProgram } from './temporary-folder.js';

describe('findBinary', () => {
  it('prefers the first name, wherever it is, and the first folder of PATH', () => {
    const root = temporaryFolder();
    const [one, two, sbin] = [join(root, 'one'), join(root, 'two'), join(root, 'sbin')];
    writeProgram(join(one, 'mysql'));
    writeProgram(join(two, 'mariadb'));
    writeProgram(join(sbin, 'mariadb'));
    const places = { path: `${one}:${two}`, folders: [sbin] };
    expect(findBinary(['mariadb', 'mysql'], places)).toBe(join(two, 'mariadb'));
    expect(findBinary('mysql', places)).toBe(join(one, 'mysql'));
  });

  it('looks in the further folders after PATH', () => {
    const sbin = temporaryFolder();
    writeProgram(join(sbin, 'mariadbd'));
    expect(findBinary('mariadbd', { path: '/nowhere', folders: [sbin] })).toBe(
      join(sbin, 'mariadbd'),
    );
    expect(findBinary('mariadbd', { path: '/nowhere', folders: [] })).toBeUndefined();
  });

  it('passes by what cannot be run: folders, and files without the right', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'redis-server'));
    writeFileSync(join(folder, 'valkey-server'), '', { mode: 0o644 });
    const places = { path: folder, folders: [] };
    expect(findBinary(['redis-server', 'valkey-server'], places)).toBeUndefined();
  });
});
