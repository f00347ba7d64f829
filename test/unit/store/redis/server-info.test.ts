import { expect, it } from 'vitest';
import { isAtLeast, toServerInfo } from '../../../../src/store/redis/server-info.js';

it.each([
  ['7.0.15', 7, 0, true],
  ['6.2.0', 6, 2, true],
  ['6.0.16', 6, 2, false],
  ['10.1', 6, 2, true],
  ['unknown', 6, 2, false],
])('version %s is at least %d.%d: %s', (version, major, minor, expected) => {
  expect(isAtLeast(toServerInfo({ version }), major, minor)).toBe(expected);
});

it('a server that says nothing of itself is unknown', () => {
  const unknown = { product: 'unknown', version: 'unknown', role: 'unknown', mode: 'unknown' };
  expect(toServerInfo({})).toEqual(unknown);
});
