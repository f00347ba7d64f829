import { type Connection, createConnection } from 'mysql2/promise';
import type { DatabaseAddress } from './database-address.js';

/**
 * A connection to the server, no database chosen (it may not exist yet), with a strict session:
 * a value that does not fit is an error and is never cut. The caller ends it.
 *
 * @throws the driver's error where the server is not reached or refuses the user.
 */
export async function connect(address: DatabaseAddress): Promise<Connection> {
  const { host, port, user, password, socketPath } = address;
  const connection = await createConnection({
    user,
    password,
    ...(socketPath === undefined ? { host, port } : { socketPath }),
    charset: 'utf8mb4',
    connectTimeout: 10_000,
  });
  try {
    await connection.query("SET SESSION sql_mode = 'TRADITIONAL', time_zone = '+00:00'");
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
