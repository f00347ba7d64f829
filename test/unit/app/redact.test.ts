import { describe, expect, it } from 'vitest';
import { redactUrl } from '../../../src/app/redact.js';

describe('redactUrl', () => {
  it.each([
    ['mysql://almanac:secret@db:3306/atlas', 'mysql://almanac:***@db:3306/atlas'],
    ['mysql://almanac@db/atlas', 'mysql://almanac@db/atlas'],
    [
      'mysql://u:secret@localhost/atlas?socketPath=/run/mysqld.sock',
      'mysql://u:***@localhost/atlas?socketPath=/run/mysqld.sock',
    ],
    ['mysql://u:secret@db/atlas?password=secret', 'mysql://u:***@db/atlas?***'],
    ['postgres://u:secret@db/atlas', 'postgres://u:***@db/atlas'],
    ['redis://localhost:6379/0', 'redis://localhost:6379/0'],
    ['redis://:secret@localhost:6379', 'redis://:***@localhost:6379'],
    ['rediss://user:secret@localhost:6379', 'rediss://user:***@localhost:6379'],
    ['unix:/run/redis.sock', 'unix:/run/redis.sock'],
    ['unix://user:secret@/run/redis.sock', 'unix://***@/run/redis.sock'],
  ])('%s → %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  it.each([
    ['a password where the user belongs', 'redis://secret@localhost:6379'],
    ['a # in it', 'mysql://u:12#secret@h/db'],
    ['a / in it', 'mysql://u:12/secret@h/db'],
    ['a ? in it', 'mysql://u:12?secret@h/db'],
    ['a : in it', 'mysql://u:p:secret@h/db'],
    ['text before it that is no port', 'mysql://u:p#secret@h/db'],
    ['an @ in it', 'mysql://u:p@secret@h/db'],
    ['no URL around it', 'secret'],
    ['no slashes', 'mysql:u:secret@h'],
    ['a socket and a question mark', 'unix:/run/r.sock?password=secret'],
    ['a socket and slashes in it', 'unix://u:a/secret@/run/r.sock'],
  ])('shows no password with %s', (_, url) => {
    expect(redactUrl(url)).not.toContain('secret');
  });
});
