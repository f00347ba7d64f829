import { AlmanacError } from '../../lib/errors.js';
import type { Catalog } from '../../model/catalog.js';
import { type Cascades, planCascades } from './cascades.js';
import type { Flavor } from './flavor.js';
import { readForeignKeys } from './foreign-keys.js';
import { mariadbFlavor } from './mariadb-flavor.js';
import { mysqlFlavor } from './mysql-flavor.js';
import type { Session } from './session.js';
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
  /** The database, as the server spells it. */
  readonly database: string;
  readonly tables: readonly TrackedTable[];
  readonly cascades: Cascades;
}

/**
 * Everything that must hold before a byte is copied or streamed; run at start and at each reconnect,
 * because a server that came back may have come back different.
 *
 * Errors: SOURCE_UNSUITABLE, SOURCE_DENIED, SCHEMA_DRIFT; each with all settings or differences.
 */
export async function preflight(session: Session, catalog: Catalog): Promise<Preflight> {
  const { version } = await session.selectOne<{ version: string }>('SELECT VERSION() AS version');
  const flavor = /mariadb/i.test(version) ? mariadbFlavor : mysqlFlavor;
  await checkSettings(session, flavor);
  await checkGrants(session, flavor);
  const database = await checkDatabase(session, flavor);
  const tables: TrackedTable[] = [];
  for (const entity of catalog.entities) {
    tables.push(await trackTable(session, entity, flavor));
  }
  const keys = await readForeignKeys(
    session,
    tables.map(({ name, definition }) => ({ schema: database, table: name, definition })),
    { mustSeeAll: !(await flavor.logsCascades(session)) },
  );
  const cascades = planCascades(database, tables, keys);
  return { flavor, version, database, tables, cascades };
}

async function checkSettings(session: Session, flavor: Flavor): Promise<void> {
  const rows = await session.select<{ Variable_name: string; Value: string }>(
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

/** The database's name, once it is sure that its changes stand in this server's binlog. */
async function checkDatabase(session: Session, flavor: Flavor): Promise<string> {
  const { name } = await session.selectOne<{ name: string }>('SELECT DATABASE() AS name');
  const [status] = await session.select<{ Binlog_Do_DB: string; Binlog_Ignore_DB: string }>(
    flavor.binlogStatusSql,
  );
  const listed = (list = '') => list.split(',').map((entry) => entry.trim());
  const only = listed(status?.Binlog_Do_DB).filter((entry) => entry !== '');
  if (
    listed(status?.Binlog_Ignore_DB).includes(name) ||
    (only.length > 0 && !only.includes(name))
  ) {
    throw new AlmanacError(
      'SOURCE_UNSUITABLE',
      `Expected the changes of database ${name} in the binlog; binlog-do-db or binlog-ignore-db keeps them out. Take those settings out of the server's configuration.`,
    );
  }
  if (await flavor.isReplicaWithoutItsOwnLog(session)) {
    throw new AlmanacError(
      'SOURCE_UNSUITABLE',
      'Expected a server that logs every change; this one has replicated from another and does not log what it replicates. Set log_slave_updates=ON there, or follow its primary.',
    );
  }
  return name;
}

async function checkGrants(session: Session, flavor: Flavor): Promise<void> {
  const rows = await session.select<Record<string, string>>('SHOW GRANTS');
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
