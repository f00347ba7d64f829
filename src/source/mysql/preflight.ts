import type { Connection } from 'mysql2/promise';
import { AlmanacError } from '../../lib/errors.js';
import type { Catalog } from '../../model/catalog.js';
import { select, selectOne } from './connection.js';
import type { Flavor } from './flavor.js';
import { mariadbFlavor } from './mariadb-flavor.js';
import { mysqlFlavor } from './mysql-flavor.js';
import { type TrackedTable, trackTable } from './tracked-table.js';

/** Without any of these a row image is not complete, or cannot be told from an incomplete one. */
const SHARED_SETTINGS = [
  ['log_bin', 'ON'],
  ['binlog_format', 'ROW'],
  ['binlog_row_image', 'FULL'],
  ['binlog_row_metadata', 'FULL'],
] as const;

export interface Preflight {
  readonly flavor: Flavor;
  readonly version: string;
  readonly tables: readonly TrackedTable[];
}

/**
 * Everything that must hold before a byte is copied or streamed; run at start and at each reconnect,
 * because a server that came back may have come back different.
 *
 * Errors: SOURCE_UNSUITABLE, SOURCE_DENIED, SCHEMA_DRIFT; each with all settings or differences.
 */
export async function preflight(connection: Connection, catalog: Catalog): Promise<Preflight> {
  const { version } = await selectOne<{ version: string }>(
    connection,
    'SELECT VERSION() AS version',
  );
  const flavor = /mariadb/i.test(version) ? mariadbFlavor : mysqlFlavor;
  await checkSettings(connection, flavor);
  await checkGrants(connection, flavor);
  const cascadesLogged = await flavor.logsCascades(connection);
  const tables: TrackedTable[] = [];
  for (const entity of catalog.entities) {
    tables.push(await trackTable(connection, entity, { cascadesLogged }));
  }
  return { flavor, version, tables };
}

async function checkSettings(connection: Connection, flavor: Flavor): Promise<void> {
  const rows = await select<{ Variable_name: string; Value: string }>(
    connection,
    'SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)',
    [[...SHARED_SETTINGS, ...flavor.settings].map(([name]) => name)],
  );
  const actual = new Map(rows.map((row) => [row.Variable_name.toLowerCase(), row.Value]));
  const wrong = [...SHARED_SETTINGS, ...flavor.settings].filter(
    // A variable that a later version dropped has only the value that it kept.
    ([name, expected]) => (actual.get(name) ?? expected).toUpperCase() !== expected,
  );
  if (wrong.length === 0) return;
  const list = wrong
    .map(([name, expected]) => `${name}=${expected || "''"} (is ${actual.get(name) || "''"})`)
    .join(', ');
  throw new AlmanacError(
    'SOURCE_UNSUITABLE',
    `The source's settings do not allow it to be followed. Expected ${list}. Set them in the server's configuration and restart it.`,
  );
}

async function checkGrants(connection: Connection, flavor: Flavor): Promise<void> {
  const rows = await select<Record<string, string>>(connection, 'SHOW GRANTS');
  const grants = rows.map((row) => Object.values(row)[0] ?? '');
  const allowed = grants.some((grant) =>
    / ON \*\.\* /.test(grant)
      ? /REPLICATION (?:SLAVE|REPLICA)\b|ALL PRIVILEGES/i.test(grant)
      : // A role's own grants are not listed: whether it allows the dump, the dump will say.
        !/ ON /.test(grant),
  );
  if (allowed) return;
  const monitor = flavor.name === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
  throw new AlmanacError(
    'SOURCE_DENIED',
    `Expected the user to have REPLICATION SLAVE, got ${grants.length} grant(s) without it. As an administrator: GRANT REPLICATION SLAVE, ${monitor} ON *.* TO the user.`,
  );
}
