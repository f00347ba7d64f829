import { describe, expect, it } from 'vitest';
import { describeAddress, parseDatabaseUrl } from '../../../seeds/database-address.js';

describe('parseDatabaseUrl', () => {
  it('reads every part, percent-decoded', () => {
    expect(parseDatabaseUrl('mysql://app%40x:p%2Fw@db.example.com:3307/my_atlas')).toEqual({
      host: 'db.example.com',
      port: 3307,
      user: 'app@x',
      password: 'p/w',
      database: 'my_atlas',
    });
  });

  it('has defaults, and takes a socket and IPv6', () => {
    expect(parseDatabaseUrl('mariadb://localhost/atlas?socketPath=/run/db.sock')).toEqual({
      host: 'localhost',
      port: 3306,
      user: 'root',
      password: '',
      database: 'atlas',
      socketPath: '/run/db.sock',
    });
    expect(parseDatabaseUrl('mysql://[::1]/atlas').host).toBe('::1');
  });

  it.each([
    ['nonsense', 'is not a URL'],
    ['postgres://h/atlas', 'begins with postgres://'],
    ['mysql://h', 'names the database ""'],
    ['mysql://h/a%60b', 'names the database "a`b"'],
    ['mysql://h/atlas?ssl=1', 'has the parameter "ssl"'],
    ['mysql://u:50%@h/atlas', 'write it as %25'],
  ])('refuses %s', (text, message) => {
    expect(() => parseDatabaseUrl(text)).toThrow(message);
  });

  it('never shows a password', () => {
    const address = parseDatabaseUrl('mysql://u:secret@h/atlas');
    expect(describeAddress(address)).toBe('h:3306 as u');
    expect(() => parseDatabaseUrl('mysql://u:secret@h/')).toThrow(/^(?!.*secret)/);
  });
});
