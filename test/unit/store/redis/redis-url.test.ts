import { expect, it } from 'vitest';
import { addressOf } from '../../../../src/store/redis/redis-url.js';

it.each([
  ['redis://localhost', 'redis://localhost'],
  ['redis://user:p%40ss@localhost:6380/2', 'redis://localhost:6380/2'],
  ['rediss://:secret@[::1]:6379/', 'rediss://[::1]:6379'],
  ['unix:///run/redis.sock', 'unix:///run/redis.sock'],
  ['unix://user:secret@/run/redis.sock?db=1', 'unix:///run/redis.sock?db=1'],
])('shows %s as %s', (url, address) => {
  expect(addressOf(url)).toBe(address);
});

it.each([
  '',
  'localhost:6379',
  'http://localhost',
  'redis://',
  'redis://host/database',
  'redis://host:secret',
  'redis://user:%zz@host',
  'unix:relative',
])('refuses %s, and does not repeat it', (url) => {
  expect(() => addressOf(url)).toThrow(/^Expected a Redis URL .* the one given is not\.$/);
});
