import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValidUrls } from '../../../src/app/valid-urls.js';

const HOSTS = ['localhost', '127.0.0.1:4000', '[::1]:80', 'a b', '', 'x:99999', '%', 'ä.example'];
const pieces = fc.constantFrom('/', '\\', '\t', '\n', ' ', '?', '#', ':', '@', '%', '[', 'a', '9');

it('judges as URL does, whatever it judged before', () => {
  const urls = new ValidUrls();
  for (const host of HOSTS) urls.has('/', host);
  const path = fc.array(pieces, { maxLength: 6 }).map((all) => all.join(''));
  fc.assert(
    fc.property(path, fc.boolean(), fc.constantFrom(...HOSTS), (rest, isRooted, host) => {
      const url = isRooted ? `/${rest}` : rest;
      expect(urls.has(url, host)).toBe(URL.canParse(url, `http://${host}`));
    }),
    { numRuns: 2_000 },
  );
});

it('forgets hosts rather than growing', () => {
  const urls = new ValidUrls();
  for (let at = 0; at < 250; at += 1) expect(urls.has('/a', `h${at}`)).toBe(true);
  expect(urls.has('/a', 'h0')).toBe(true);
  expect(urls.has('/a', 'h 0')).toBe(false);
});
