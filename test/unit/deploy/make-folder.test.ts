import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../deploy/local/make-folder.mjs';
import { temporaryFolder } from './temporary-folder.js';

const fill = async (partial: string) => {
  mkdirSync(partial);
  writeFileSync(join(partial, 'file'), '');
};

describe('makeFolder', () => {
  it('makes it once', async () => {
    const folder = join(temporaryFolder(), 'sub', 'data');
    await makeFolder(folder, fill);
    expect(readdirSync(folder)).toEqual(['file']);
    await makeFolder(folder, () => Promise.reject(new Error('not needed')));
  });

  it('leaves nothing of a failure', async () => {
    const parent = temporaryFolder();
    const failing = async (partial: string) => {
      await fill(partial);
      throw new Error('no space');
    };
    await expect(makeFolder(join(parent, 'data'), failing)).rejects.toThrow('no space');
    expect(readdirSync(parent)).toEqual([]);
  });

  it('removes what a killed process has left, not what a running one makes', async () => {
    const parent = temporaryFolder();
    const theirs = `data.${process.ppid}.partial`;
    for (const name of [`data.${2 ** 22 + 1}.partial`, theirs]) mkdirSync(join(parent, name));
    await makeFolder(join(parent, 'data'), fill);
    expect(readdirSync(parent).sort()).toEqual(['data', theirs].sort());
  });

  it('is content with what another process has made meanwhile', async () => {
    const folder = join(temporaryFolder(), 'data');
    await makeFolder(folder, async (partial) => {
      await fill(folder);
      await fill(partial);
    });
    expect(existsSync(join(folder, 'file'))).toBe(true);
  });
});
