import { chmodSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, portIsFree } from '../../../deploy/local/free-port.mjs';
import { makeSocketFolder, socketPath } from '../../../deploy/local/socket-path.mjs';
import { mirrorOf } from '../../support/servers/debian-mirror.mjs';
import { mysqlChrootFolder } from '../../support/servers/mysql-chroot.mjs';
import { temporaryFolder } from './temporary-folder.js';

describe('freePort', () => {
  it('keeps the preferred port, unless somebody listens there', async () => {
    const port = await freePort();
    expect(await freePort(port)).toBe(port);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    expect(await portIsFree(port)).toBe(false);
    expect(await freePort(port)).not.toBe(port);
  });
});

describe('socketPath', () => {
  it('is beside the data, or in a short place of that data’s own', () => {
    expect(socketPath('/checkout/.almanac/mariadb')).toBe('/checkout/.almanac/mariadb/server.sock');
    const [one, two] = ['one', 'two'].map((name) => socketPath(`/${'long/'.repeat(30)}${name}`));
    expect(one).toMatch(new RegExp(`^${tmpdir()}/almanac-\\d+-[0-9a-f]{12}/server\\.sock$`));
    expect(one).not.toBe(two);
  });

  it('is in no folder that others can enter', () => {
    const folder = join(temporaryFolder(), 'sockets');
    makeSocketFolder(join(folder, 'server.sock'));
    mkdirSync(`${folder}-open`);
    chmodSync(`${folder}-open`, 0o755);
    expect(() => makeSocketFolder(join(`${folder}-open`, 'server.sock'))).toThrow('chmod 700');
  });
});

describe('mirrorOf', () => {
  it('is the first of apt’s sources that holds all of Debian', () => {
    const targets = [
      'Translations|Debian|main|http://mirror.example/debian/',
      'Packages|Node|main|https://node.example/debian/',
      'Packages|Debian|main|http://mirror.example/debian-security/',
      'Packages|Debian|main|http://mirror.example/debian/',
      'Packages|Debian|main|http://other.example/debian/',
    ].join('\n');
    expect(mirrorOf(targets)).toBe('http://mirror.example/debian');
  });

  it('is none on Ubuntu, or where apt is silent', () => {
    expect(mirrorOf('Packages|Ubuntu|main|http://mirror.example/ubuntu/')).toBeUndefined();
    expect(mirrorOf('')).toBeUndefined();
  });
});

describe('mysqlChrootFolder', () => {
  it('is in the cache folder, never in the checkout', () => {
    expect(mysqlChrootFolder({ XDG_CACHE_HOME: '/cache' })).toBe('/cache/almanac/mysql-sid');
    expect(mysqlChrootFolder({ XDG_CACHE_HOME: '' })).toMatch(/\/\.cache\/almanac\/mysql-sid$/);
  });
});
