import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDatabases, parseDatabaseVersion } from '../../../deploy/local/database-binary.mjs';
import { temporaryFolder, writeProgram } from './temporary-folder.js';

const MARIADB = '/usr/sbin/mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64';
const MYSQL = '/usr/sbin/mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)';

describe('parseDatabaseVersion', () => {
  it.each([
    [MARIADB, 'mariadb', '10.11.6'],
    [MYSQL, 'mysql', '8.4.3'],
    ['mysqld  Ver 8.0.36-0ubuntu0.22.04.1 for Linux on x86_64 ((Ubuntu))', 'mysql', '8.0.36'],
  ])('reads %j', (text, kind, version) => {
    expect(parseDatabaseVersion('/x', text)).toEqual({ kind, binary: '/x', version });
  });

  it('knows what it does not know', () => {
    expect(parseDatabaseVersion('/x', 'command not found')).toBeUndefined();
  });
});

describe('findDatabases', () => {
  const find = (programs: Record<string, string>) => {
    const folder = temporaryFolder();
    for (const [name, says] of Object.entries(programs)) {
      writeProgram(join(folder, name), `echo '${says}'`);
    }
    return findDatabases({ path: folder, folders: [] });
  };
  const kinds = async (programs: Record<string, string>) =>
    (await find(programs)).map(({ kind, binary }) => `${kind}: ${binary.split('/').at(-1)}`);

  it('prefers MariaDB', async () => {
    expect(await kinds({ mysqld: MYSQL, mariadbd: MARIADB })).toEqual([
      'mariadb: mariadbd',
      'mysql: mysqld',
    ]);
  });

  it('does not take the mysqld of MariaDB for a MySQL', async () => {
    expect(await kinds({ mysqld: MARIADB, mariadbd: MARIADB })).toEqual(['mariadb: mariadbd']);
    expect(await kinds({ mysqld: MARIADB })).toEqual(['mariadb: mysqld']);
  });

  it('passes by what is too old to log column names', async () => {
    expect(await kinds({ mysqld: 'mysqld  Ver 5.7.44 for Linux' })).toEqual([]);
    expect(await kinds({ mariadbd: 'mariadbd  Ver 10.3.39-MariaDB for Linux' })).toEqual([]);
    expect(await kinds({})).toEqual([]);
  });
});
