import { describe, expect, it } from 'vitest';
import { isDebianLike } from '../../../deploy/local/apt.mjs';
import { isRecentNode } from '../../../deploy/local/node-version.mjs';
import { missingPackages, whatToInstall } from '../../../deploy/local/programs.mjs';

describe('isDebianLike', () => {
  it.each([
    ['PRETTY_NAME="Debian"\nID=debian\n', true],
    ['ID=ubuntu\nID_LIKE=debian\n', true],
    ['ID="linuxmint"\nID_LIKE="ubuntu debian"\n', true],
    ['ID=fedora\nVARIANT_ID=debian\n', false],
    ['ID=alpine\n', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isDebianLike(text)).toBe(expected);
  });
});

describe('isRecentNode', () => {
  it.each([
    ['20.19.0', true],
    ['22.0.0', true],
    ['20.18.3', false],
    ['18.20.4', false],
  ])('%s: %s', (version, expected) => {
    expect(isRecentNode(version)).toBe(expected);
  });
});

describe('missing programs', () => {
  const none = { databases: [], redises: [] };

  it('are only those that are wanted', () => {
    expect(missingPackages({ database: true, redis: true }, none)).toEqual([
      'mariadb-server',
      'redis-server',
    ]);
    expect(missingPackages({ database: false, redis: true }, none)).toEqual(['redis-server']);
    expect(missingPackages({ database: false, redis: false }, none)).toEqual([]);
  });

  it('are told with everything that would help', () => {
    const text = whatToInstall(['redis-server'], 'you are not root');
    expect(text).toContain('you are not root');
    expect(text).toContain('sudo apt-get install redis-server\n');
    expect(text).toContain('brew install redis\n');
    expect(text).toContain('set ALMANAC_REDIS_URL');
    expect(text).not.toContain('mariadb');
  });
});
