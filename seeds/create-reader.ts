import type { Connection, RowDataPacket } from 'mysql2/promise';
import { connect } from './connect.js';
import type { DatabaseAddress } from './database-address.js';
import { SeedError } from './seed-error.js';

export interface CreateReaderOptions {
  /** Whose database may be read; the connecting user needs CREATE USER and GRANT OPTION. */
  readonly connection: DatabaseAddress;
  readonly user: string;
  readonly password: string;
  /**
   * Where the user may come from. `localhost` stands beside `%` by default, because a server may
   * have an anonymous user there, which would win over `%`.
   */
  readonly hosts?: readonly string[];
}

/**
 * Creates the user that Almanac itself connects as, with no right but reading the database's
 * tables and following the binlog. Repeatable: an existing user gets this password, and keeps
 * whatever other rights it has.
 *
 * @throws SeedError where the user is the one that connects, or the password is empty; the
 * driver's error where the server is not reached or refuses.
 */
export async function createReader(options: CreateReaderOptions): Promise<void> {
  const { connection: address, user, password, hosts = ['%', 'localhost'] } = options;
  if (user === address.user) {
    throw new SeedError(`the reader must not be ${user}, who connects to create it`);
  }
  if (password === '') throw new SeedError(`the reader ${user} needs a password`);
  const connection = await connect(address);
  try {
    const server = await inspectServer(connection);
    for (const host of hosts) {
      await connection.query('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?', [
        user,
        host,
        password,
      ]);
      await connection.query('ALTER USER ?@? IDENTIFIED BY ?', [user, host, password]);
      for (const grant of readerGrants(server, address.database)) {
        await connection.query(`${grant} TO ?@?`, [user, host]);
      }
    }
  } finally {
    connection.destroy();
  }
}

export interface ServerTraits {
  readonly flavour: 'mysql' | 'mariadb';
  /** MySQL's `partial_revokes`, under which a database name in a grant is no pattern. */
  readonly partialRevokes: boolean;
}

/** The GRANT statements of the reader, without the `TO`. */
export function readerGrants(server: ServerTraits, database: string): string[] {
  // What lets a user ask for the binlog's position has another name on each server.
  const monitor = server.flavour === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
  // In a grant "_" stands for any character: unescaped, my_db would open myxdb as well.
  const name = server.partialRevokes ? database : database.replaceAll('_', '\\_');
  return [
    `GRANT REPLICATION SLAVE, ${monitor} ON *.*`,
    `GRANT SELECT ON \`${name.replaceAll('`', '``')}\`.*`,
  ];
}

async function inspectServer(connection: Connection): Promise<ServerTraits> {
  const [versions] = await connection.query<(RowDataPacket & { version: string })[]>(
    'SELECT VERSION() AS version',
  );
  if (versions[0]?.version.includes('MariaDB'))
    return { flavour: 'mariadb', partialRevokes: false };
  const [variables] = await connection.query<(RowDataPacket & { value: number })[]>(
    'SELECT @@GLOBAL.partial_revokes AS value',
  );
  return { flavour: 'mysql', partialRevokes: variables[0]?.value === 1 };
}
