import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstDifference, reasonToInstall } from '../../../deploy/local/dependencies.mjs';
import { temporaryFolder } from './temporary-folder.js';

const lock = (packages: object) => JSON.stringify({ packages });
const yoga = { 'node_modules/yoga': { version: '5.0.0', integrity: 'sha512-a' } };

function checkout({ wanted, installed }: { wanted: object; installed?: object }): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'package-lock.json'), lock(wanted));
  if (installed) {
    mkdirSync(join(root, 'node_modules'));
    const file = join(root, 'node_modules/.package-lock.json');
    writeFileSync(file, lock(installed));
    utimesSync(file, 1_000, 1_000);
  }
  return root;
}

describe('reasonToInstall', () => {
  it('is there for a bare clone', () => {
    expect(reasonToInstall(checkout({ wanted: yoga }))).toBe('node_modules is not there yet');
  });

  it('is none where what is installed is newer than the lock file', () => {
    const root = checkout({ wanted: yoga, installed: {} });
    utimesSync(join(root, 'package-lock.json'), 900, 900);
    expect(reasonToInstall(root)).toBeUndefined();
  });

  it('is none where the lock file is newer and says the same', () => {
    expect(reasonToInstall(checkout({ wanted: yoga, installed: yoga }))).toBeUndefined();
  });

  it('names the first package that differs', () => {
    const installed = { 'node_modules/yoga': { version: '4.0.0', integrity: 'sha512-b' } };
    expect(reasonToInstall(checkout({ wanted: yoga, installed }))).toBe(
      'node_modules/yoga is not as package-lock.json says',
    );
  });
});

describe('firstDifference', () => {
  const differs = (wanted: object, installed: object) =>
    firstDifference({ packages: { ...wanted } }, { packages: { ...installed } });

  it('lets packages for other platforms be absent, but not be another version', () => {
    const wanted = { 'node_modules/x': { version: '1.0.0', optional: true } };
    expect(differs(wanted, {})).toBeUndefined();
    expect(differs(wanted, { 'node_modules/x': { version: '2.0.0' } })).toBe('node_modules/x');
  });

  it('asks for development packages, and not for the project itself', () => {
    expect(differs({ '': { version: '0.1.0' } }, {})).toBeUndefined();
    expect(differs({ 'node_modules/x': { version: '1.0.0', dev: true } }, {})).toBe(
      'node_modules/x',
    );
  });
});
