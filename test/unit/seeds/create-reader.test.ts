import { describe, expect, it } from 'vitest';
import { createReader, readerGrants } from '../../../seeds/create-reader.js';
import { parseDatabaseUrl } from '../../../seeds/database-address.js';

describe('the reader', () => {
  it('has three rights on MySQL, and no more', () => {
    expect(readerGrants({ flavour: 'mysql', partialRevokes: false }, 'atlas')).toEqual([
      'GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.*',
      'GRANT SELECT ON `atlas`.*',
    ]);
  });

  it('has three rights on MariaDB, and no more', () => {
    expect(readerGrants({ flavour: 'mariadb', partialRevokes: false }, 'atlas')).toEqual([
      'GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.*',
      'GRANT SELECT ON `atlas`.*',
    ]);
  });

  it('may read my_db and not myxdb, also where the server takes names literally', () => {
    expect(readerGrants({ flavour: 'mysql', partialRevokes: false }, 'my_db')[1]).toBe(
      'GRANT SELECT ON `my\\_db`.*',
    );
    expect(readerGrants({ flavour: 'mysql', partialRevokes: true }, 'my_db')[1]).toBe(
      'GRANT SELECT ON `my_db`.*',
    );
  });

  it('is never the user that creates it, and never without a password', async () => {
    const connection = parseDatabaseUrl('mysql://root@127.0.0.1:1/atlas');
    await expect(createReader({ connection, user: 'root', password: 'x' })).rejects.toThrow(
      'the reader must not be root, who connects to create it',
    );
    await expect(createReader({ connection, user: 'almanac', password: '' })).rejects.toThrow(
      'the reader almanac needs a password',
    );
  });
});
