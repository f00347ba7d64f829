import { expect, it } from 'vitest';
import { createKeys } from '../../../../src/store/redis/keys.js';

const keys = createKeys({ dataset: 'atlas', fingerprint: '0123456789ab' });

it('keys stand under the dataset, in its cluster slot, and the fingerprint', () => {
  expect(keys.lease).toBe('almanac:{atlas}:0123456789ab:lease');
  expect(keys.checkpoint).toBe('almanac:{atlas}:0123456789ab:checkpoint');
  expect(keys.feed).toBe('almanac:{atlas}:0123456789ab:feed');
  expect(keys.generations).toBe('almanac:{atlas}:0123456789ab:generations');
  expect(keys.document('g1', 'Country', 'DE')).toBe('almanac:{atlas}:0123456789ab:g1:Country:DE');
  expect(keys.index('g1', 'Country', 'byName')).toBe(
    'almanac:{atlas}:0123456789ab:g1:Country#byName',
  );
  expect(keys.head('g1')).toBe('almanac:{atlas}:0123456789ab:g1:#head');
  expect(keys.undo('g1')).toBe('almanac:{atlas}:0123456789ab:g1:#undo');
});

it('a pattern matches the keys of its generation alone, whatever its name', () => {
  expect(keys.ofGeneration('g1')).toBe('almanac:{atlas}:0123456789ab:g1:*');
  expect(keys.ofGeneration('*[a]?\\')).toBe('almanac:{atlas}:0123456789ab:\\*\\[a\\]\\?\\\\:*');
});
