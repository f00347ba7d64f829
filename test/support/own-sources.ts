import { inject } from 'vitest';
import type { DatabaseServer } from '../../deploy/local/database-server.mjs';
import { startOwnMariadb, startOwnMysql } from './servers/own-servers.js';

interface Options {
  /** To start a server again on the data that it had. */
  readonly dir?: string;
  readonly port?: number;
}

export interface OwnSource {
  readonly kind: 'mariadb' | 'mysql';
  /** Whether this machine cannot start one. */
  readonly isMissing: boolean;
  /** Begins the history of the binlog anew. */
  readonly resetSql: string;
  start(options?: Options): Promise<DatabaseServer>;
}

// A source that forgets what it committed when it is killed is no source to follow.
const DURABLE = ['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=1'];

/** Source servers of a test's own, of each kind: it may stop, kill and spoil them. */
export function ownSources(): readonly OwnSource[] {
  const { folder, mysql } = inject('servers');
  return [
    {
      kind: 'mariadb',
      isMissing: false,
      resetSql: 'RESET MASTER',
      start: (options = {}) => startOwnMariadb({ folder, args: DURABLE, ...options }),
    },
    {
      kind: 'mysql',
      isMissing: !mysql?.chroot,
      resetSql: 'RESET BINARY LOGS AND GTIDS',
      start: (options = {}) =>
        startOwnMysql({ folder, chroot: mysql?.chroot ?? '', args: DURABLE, ...options }),
    },
  ];
}
