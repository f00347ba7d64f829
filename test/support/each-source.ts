import { describe, inject } from 'vitest';

/** Runs a suite against each kind of source server; one that is not there is skipped by its name. */
export function describeEachSource(
  name: string,
  suite: (server: { kind: 'mariadb' | 'mysql'; adminUrl: string }) => void,
): void {
  const { mariadb, mysql } = inject('servers');
  describe(`${name} (MariaDB)`, () => suite({ kind: 'mariadb', adminUrl: mariadb.adminUrl }));
  describe.skipIf(!mysql)(`${name} (MySQL)`, () =>
    suite({ kind: 'mysql', adminUrl: mysql?.adminUrl ?? '' }),
  );
}
