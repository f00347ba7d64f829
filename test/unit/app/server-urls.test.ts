import { describe, expect, it } from 'vitest';
import { mysqlUrl, redisUrl } from '../../../src/app/server-urls.js';

const takes = (parser: typeof mysqlUrl, text: string) => parser.schema.safeParse(text).success;

describe('the address of the source', () => {
  it.each([
    'mysql://almanac:secret@127.0.0.1:3306/atlas',
    'mysql://almanac@db.example/atlas',
    'mysql://almanac:s%40cret@[::1]:3306/atlas',
    'mysql://almanac:s@localhost/atlas?socketPath=/run/mysqld/mysqld.sock',
    'mysql://almanac:s@db/atlas?ssl=true',
  ])('can be %s', (url) => {
    expect(takes(mysqlUrl, url)).toBe(true);
  });

  it.each([
    ['another protocol', 'postgres://u:p@h/db'],
    ['no database', 'mysql://u:p@h:3306'],
    ['no database but a slash', 'mysql://u:p@h:3306/'],
    ['two databases', 'mysql://u:p@h/a/b'],
    ['a port too high', 'mysql://u:p@h:70000/db'],
    ['an unencoded # in the password', 'mysql://u:12#ab@h/db'],
    ['an unencoded / in the password', 'mysql://u:12/ab@h/db'],
    ['an unencoded ? in the password', 'mysql://u:12?ab@h/db'],
    ['a broken escape', 'mysql://u:p%zz@h/db'],
    ['a misspelt parameter', 'mysql://u:p@h/db?socketpath=/run/x.sock'],
    ['a parameter that objects inherit', 'mysql://u:p@h/db?constructor=1'],
    ['a parameter that would not turn TLS on', 'mysql://u:p@h/db?ssl=1'],
    ['a bare name', 'localhost'],
    ['nothing', ''],
  ])('cannot have %s', (_, url) => {
    expect(takes(mysqlUrl, url)).toBe(false);
  });
});

describe('the address of the store', () => {
  it.each([
    'redis://localhost',
    'redis://localhost:6379/0',
    'redis://:secret@localhost:6379',
    'rediss://user:secret@redis.example:6380/2',
    'unix:/run/redis.sock',
    'unix:///run/redis.sock?db=2',
    'unix://user:secret@/run/redis.sock',
  ])('can be %s', (url) => {
    expect(takes(redisUrl, url)).toBe(true);
  });

  it.each([
    ['another protocol', 'http://localhost:6379'],
    ['a database that is no number', 'redis://localhost/atlas'],
    ['a parameter', 'redis://localhost?password=x'],
    ['an unencoded @ in the path', 'redis://u:12/ab@h'],
    ['host and port alone', 'localhost:6379'],
    ['a port too high', 'redis://localhost:70000'],
  ])('cannot have %s', (_, url) => {
    expect(takes(redisUrl, url)).toBe(false);
  });
});
