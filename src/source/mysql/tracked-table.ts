import { AlmanacError } from '../../lib/errors.js';
import type { JsonValue } from '../../lib/stable-json.js';
import type { Document } from '../../model/document.js';
import { columnOf, type Entity } from '../../model/entity.js';
import { type Column, quote, readColumns } from './column.js';
import { type ColumnCodec, columnMismatch, createColumnCodec } from './column-codec.js';
import type { Session } from './session.js';

/** An entity with the codecs of its table's columns, made once the two were found to agree. */
export interface TrackedTable {
  readonly entity: Entity;
  /** The table, as the server spells it. */
  readonly name: string;
  readonly codecs: readonly ColumnCodec[];
  /** The column of a field. */
  readonly columnOf: (fieldName: string) => Column;
  /** The snapshot's statement; its rows are arrays in the order of `codecs`. */
  readonly selectSql: string;
}

/** A document from a snapshot's row. */
export function documentOfSelect({ codecs }: TrackedTable, row: readonly unknown[]): Document {
  const document: Record<string, JsonValue> = {};
  for (const [at, codec] of codecs.entries()) document[codec.fieldName] = codec.fromSelect(row[at]);
  return document;
}

/** A document from a row image: column names to values. Errors: TABLE_CHANGED for a missing column. */
export function documentOfImage(table: TrackedTable, image: Record<string, unknown>): Document {
  const document: Record<string, JsonValue> = {};
  for (const codec of table.codecs) {
    if (!(codec.column in image)) {
      throw new AlmanacError(
        'TABLE_CHANGED',
        `Expected column ${codec.column} in the row images of ${table.entity.table}, got ${Object.keys(image).join(', ')}.`,
      );
    }
    document[codec.fieldName] = codec.fromBinlog(image[codec.column]);
  }
  return document;
}

/**
 * Compares an entity with its table. Errors: SCHEMA_DRIFT with every difference of this table;
 * SOURCE_UNSUITABLE where the table is of a kind that cannot be followed.
 */
export async function trackTable(
  session: Session,
  entity: Entity,
  { cascadesLogged }: { cascadesLogged: boolean },
): Promise<TrackedTable> {
  const { name, columns } = await readColumns(session, entity.table);
  if (columns.length === 0) {
    throw new AlmanacError(
      'SCHEMA_DRIFT',
      `Expected a table ${entity.table} for entity ${entity.name}, got none that this user can see. Create it, grant SELECT on it, or take the entity out of the catalog.`,
    );
  }
  await refuseUnsuitable(session, entity, cascadesLogged);
  const byName = new Map(columns.map((column) => [column.name, column]));
  const differences = [
    ...columnDifferences(entity, byName),
    ...(await keyDifferences(session, entity)),
  ];
  if (differences.length > 0) {
    throw new AlmanacError(
      'SCHEMA_DRIFT',
      `Entity ${entity.name} and table ${entity.table} differ: ${differences.join('; ')}. Change schema/entities or the table.`,
    );
  }
  const codecs = Object.entries(entity.fields).flatMap(([fieldName, field]) => {
    const column = byName.get(columnOf(entity, fieldName));
    return column ? [createColumnCodec(fieldName, field, entity.table, column)] : [];
  });
  const expressions = codecs.map(({ expression }) => expression).join(', ');
  const selectSql = `SELECT ${expressions} FROM ${quote(name)}`;
  return {
    entity,
    name,
    codecs,
    columnOf: (field) => mustGet(byName, columnOf(entity, field)),
    selectSql,
  };
}

function mustGet(columns: ReadonlyMap<string, Column>, name: string): Column {
  const column = columns.get(name);
  if (column) return column;
  throw new TypeError(`There is no column ${name}.`);
}

function columnDifferences(entity: Entity, columns: ReadonlyMap<string, Column>): string[] {
  return Object.entries(entity.fields).flatMap(([fieldName, field]) => {
    const name = columnOf(entity, fieldName);
    const column = columns.get(name);
    if (!column) {
      return [
        `field ${fieldName} expects column ${name}, got columns ${[...columns.keys()].join(', ')}`,
      ];
    }
    const mismatch = columnMismatch(field, column);
    return mismatch ? [`column ${name}: ${mismatch}`] : [];
  });
}

async function keyDifferences(session: Session, entity: Entity): Promise<string[]> {
  // Not TABLE_CONSTRAINTS: on MariaDB it is empty for a user with SELECT alone (CDC.md, D).
  const rows = await session.select<{ name: string }>(
    `SELECT COLUMN_NAME AS name FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY'`,
    [entity.table],
  );
  const actual = rows.map(({ name }) => name).sort();
  const declared = entity.key.map((name) => columnOf(entity, name)).sort();
  return actual.join() === declared.join()
    ? []
    : [`expected the primary key (${declared.join(', ')}), got (${actual.join(', ') || 'none'})`];
}

async function refuseUnsuitable(
  session: Session,
  { table }: Entity,
  cascadesLogged: boolean,
): Promise<void> {
  const [row] = await session.select<Record<string, string>>(`SHOW CREATE TABLE ${quote(table)}`);
  const definition = row?.['Create Table'] ?? '';
  const refuse = (reason: string): never => {
    throw new AlmanacError('SOURCE_UNSUITABLE', `Table ${table} cannot be followed: ${reason}`);
  };
  if (!/\bENGINE=InnoDB\b/i.test(definition)) {
    refuse(
      'expected ENGINE=InnoDB (a snapshot is consistent there alone), got another engine or a view.',
    );
  }
  if (/\bSYSTEM VERSIONING\b/i.test(definition)) {
    refuse('expected no SYSTEM VERSIONING (its history arrives as new rows), got it.');
  }
  const cascade =
    /CONSTRAINT `((?:[^`]|``)*)` FOREIGN KEY[^\n]* ON (?:DELETE|UPDATE) (?:CASCADE|SET NULL)/i;
  const constraint = cascade.exec(definition)?.[1];
  if (constraint !== undefined && !cascadesLogged) {
    refuse(
      `expected foreign keys with RESTRICT or NO ACTION (this server writes no row events for a cascade), got ${constraint} with CASCADE or SET NULL.`,
    );
  }
}
