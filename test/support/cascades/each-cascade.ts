import { afterAll, beforeAll, describe, inject } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { startOwnMysql } from '../servers/own-servers.js';

/** Whether the server writes row events for what its foreign keys do. */
export interface CascadeServer {
  readonly logsCascades: boolean;
  /** Made before the tests of the suite run. */
  database(): TestDatabase;
}

/**
 * Runs a suite on a database of its own for each way in which servers cascade: MariaDB, MySQL, and MySQL
 * with InnoDB's own foreign keys, which is what MySQL up to 9.5 does.
 */
export function describeEachCascade(name: string, suite: (server: CascadeServer) => void): void {
  const { mariadb, mysql, folder } = inject('servers');
  const native = async () => {
    const args = ['--innodb-native-foreign-keys=ON'];
    return (await startOwnMysql({ folder, chroot: mysql?.chroot ?? '', args })).rootUrl();
  };
  const run = (logsCascades: boolean, open: () => Promise<string> | string) => () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createTestDatabase(await open());
    });
    afterAll(async () => database?.[Symbol.asyncDispose]());
    suite({ logsCascades, database: () => database });
  };
  describe(
    `${name} (MariaDB)`,
    run(false, () => mariadb.adminUrl),
  );
  describe.skipIf(!mysql)(
    `${name} (MySQL)`,
    run(true, () => mysql?.adminUrl ?? ''),
  );
  describe.skipIf(!mysql?.chroot)(`${name} (MySQL, native foreign keys)`, run(false, native));
}
