import { randomBytes } from 'node:crypto';
import mysql, { type Connection, type ConnectionOptions } from 'mysql2/promise';

/** A database of one test, with the user that Almanac would have and an administrator's connection. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string;
  /** As Almanac connects: the least privileges that docs/ERRORS.md lists. */
  readonly url: string;
  /** As an administrator, in this database: other sessions of the same kind come from `connect`. */
  readonly admin: Connection;
  connect(options?: ConnectionOptions): Promise<Connection>;
  /** Runs statements one after the other. */
  execute(...statements: string[]): Promise<void>;
}

/** Creates a database with a name and a user of its own: tests share a server and see nothing of each other. */
export async function createTestDatabase(adminUrl: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const connect = async (database?: string, options: ConnectionOptions = {}) =>
    mysql.createConnection({
      ...options,
      uri: adminUrl,
      multipleStatements: true,
      supportBigNumbers: true,
      ...(database ? { database } : {}),
    });
  const setup = await connect();
  const [[server]] = (await setup.query('SELECT VERSION() AS version')) as unknown as [
    [{ version: string }],
  ];
  const monitor = /mariadb/i.test(server.version) ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
  await setup.query(
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4;
     CREATE USER '${name}'@'%' IDENTIFIED BY 'secret';
     GRANT REPLICATION SLAVE, ${monitor} ON *.* TO '${name}'@'%';
     GRANT SELECT ON ${name}.* TO '${name}'@'%'`,
  );
  await setup.end();
  const admin = await connect(name);
  const url = new URL(adminUrl);
  url.username = name;
  url.password = 'secret';
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    admin,
    connect: (options) => connect(name, options),
    async execute(...statements) {
      for (const statement of statements) await admin.query(statement);
    },
    async [Symbol.asyncDispose]() {
      await admin.query(`DROP DATABASE IF EXISTS ${name}; DROP USER IF EXISTS '${name}'@'%'`);
      await admin.end();
    },
  };
}
