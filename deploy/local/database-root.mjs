import { hostname } from 'node:os';

/**
 * Where root comes in: over TCP where it has a password, else through the socket.
 *
 * @param {{ port: number, socket: string, rootPassword?: string | undefined }} server
 * @param {string} database
 * @returns {string}
 */
export function databaseRootUrl({ port, socket, rootPassword }, database) {
  return rootPassword === undefined
    ? `mysql://root@localhost/${database}?socketPath=${encodeURIComponent(socket)}`
    : `mysql://root:${encodeURIComponent(rootPassword)}@127.0.0.1:${port}/${database}`;
}

/**
 * Who root is. Runs at every start, outside the binlog: the position of a source must not move by being started.
 *
 * @param {'mariadb' | 'mysql'} kind
 * @param {string | undefined} password
 * @returns {string} one statement a line, which is all that an init file can hold
 */
export function rootStatements(kind, password) {
  const statements = ['SET sql_log_bin = 0'];
  if (password === undefined) {
    for (const host of ['127.0.0.1', '::1', hostname().toLowerCase()]) {
      statements.push(`DROP USER IF EXISTS 'root'@'${host}'`);
    }
  } else {
    const secret = password.replace(/[\\']/g, (character) => `\\${character}`);
    statements.push(
      `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '${secret}'`,
      `ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '${secret}'`,
      "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION",
    );
    if (kind === 'mysql') {
      statements.push("GRANT PROXY ON ''@'' TO 'root'@'127.0.0.1' WITH GRANT OPTION");
    }
  }
  return `${statements.join(';\n')};\n`;
}
