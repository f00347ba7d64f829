import { AlmanacError } from '../../lib/errors.js';
import type { JsonValue } from '../../lib/stable-json.js';
import type { Document } from '../../model/document.js';
import { columnOf, type Entity } from '../../model/entity.js';
import { readTextDecoder, type TextDecoder } from './charset.js';
import { type Column, GEOMETRIES, quote, readColumns } from './column.js';
import {
  type ColumnCodec,
  columnMismatch,
  createColumnCodec,
  needsDecoder,
} from './column-codec.js';
import type { Flavor } from './flavor.js';
import type { Session } from './session.js';

/** An entity with the codecs of its table's columns, made once the two were found to agree. */
export interface TrackedTable {
  readonly entity: Entity;
  /** The table, as the server spells it. */
  readonly name: string;
  readonly codecs: readonly ColumnCodec[];
  /** Of the primary key. */
  readonly keyColumns: readonly string[];
  /** The snapshot's statement; its rows are arrays in the order of `codecs`. */
  readonly selectSql: string;
  /** By name, also of columns that are no fields. */
  readonly columns: ReadonlyMap<string, Column>;
  /** What SHOW CREATE TABLE says. */
  readonly definition: string;
}

/** A document from a snapshot's row. Errors: SOURCE_UNSUITABLE, with the row's key. */
export function documentOfSelect(table: TrackedTable, row: readonly unknown[]): Document {
  return documentOf(table, (codec, at) => codec.fromSelect(row[at]));
}

/**
 * A document from a row image: column names to values. Errors: TABLE_CHANGED for a missing column;
 * SOURCE_UNSUITABLE, with the row's key.
 */
export function documentOfImage(table: TrackedTable, image: Record<string, unknown>): Document {
  return documentOf(table, (codec) => {
    const value = image[codec.column];
    // What the library cannot decode is undefined, and there.
    if (value !== undefined || codec.column in image) return codec.fromBinlog(value);
    throw new AlmanacError(
      'TABLE_CHANGED',
      `Expected column ${codec.column} in the row images of ${table.entity.table}, got ${Object.keys(image).join(', ')}.`,
    );
  });
}

function documentOf(
  { entity, codecs }: TrackedTable,
  convert: (codec: ColumnCodec, at: number) => JsonValue,
): Document {
  const document: Record<string, JsonValue> = {};
  try {
    let at = 0;
    for (const codec of codecs) {
      document[codec.fieldName] = convert(codec, at);
      at += 1;
    }
    return document;
  } catch (error) {
    // A key that comes after the field is not known yet, or is what was refused.
    const isKnown = entity.key.every((name) => name in document);
    if (!(error instanceof AlmanacError) || !isKnown) throw error;
    const key = JSON.stringify(entity.key.map((name) => document[name]));
    throw new AlmanacError(error.code, `${error.message} The row's key: ${key}.`, { cause: error });
  }
}

/**
 * Compares an entity with its table. Errors: SCHEMA_DRIFT with every difference of this table;
 * SOURCE_UNSUITABLE where the table is of a kind that cannot be followed.
 */
export async function trackTable(
  session: Session,
  entity: Entity,
  flavor: Flavor,
): Promise<TrackedTable> {
  const { name, columns } = await readColumns(session, entity.table);
  if (columns.length === 0) {
    throw new AlmanacError(
      'SCHEMA_DRIFT',
      `Expected a table ${entity.table} for entity ${entity.name}, got none that this user can see. Create it, grant SELECT on it, or take the entity out of the catalog.`,
    );
  }
  const definition = await suitableDefinition(session, entity);
  refuseColumns(entity, flavor, columns);
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
  const decoders = new Map<string, TextDecoder>();
  const codecs: ColumnCodec[] = [];
  for (const [fieldName, field] of Object.entries(entity.fields)) {
    const column = byName.get(columnOf(entity, fieldName));
    if (!column) continue;
    const { charset } = column;
    if (charset !== null && needsDecoder(column) && !decoders.has(charset)) {
      decoders.set(charset, await readTextDecoder(session, charset));
    }
    const decoder = needsDecoder(column) ? decoders.get(charset ?? '') : undefined;
    codecs.push(createColumnCodec(fieldName, field, entity.table, column, decoder));
  }
  const expressions = codecs.map(({ expression }) => expression).join(', ');
  return {
    entity,
    name,
    codecs,
    keyColumns: entity.key.map((fieldName) => columnOf(entity, fieldName)),
    selectSql: `SELECT ${expressions} FROM ${quote(name)}`,
    columns: byName,
    definition,
  };
}

/** The column of a field of the table's entity. */
export function columnOfField({ entity, columns }: TrackedTable, fieldName: string): Column {
  const column = columns.get(columnOf(entity, fieldName));
  if (column) return column;
  throw new TypeError(`Field ${fieldName} of ${entity.name} has no column.`);
}

/** Columns that put the stream's library out of step with the rest of the row, declared or not. */
function refuseColumns({ table }: Entity, flavor: Flavor, columns: readonly Column[]): void {
  const [types, reason] =
    flavor.name === 'mysql'
      ? [['vector'], "the binlog's reader does not know its length"]
      : [GEOMETRIES, 'MariaDB counts it among the text columns when it lists their character sets'];
  const column = columns.find(({ dataType }) => types.includes(dataType));
  if (!column) return;
  throw new AlmanacError(
    'SOURCE_UNSUITABLE',
    `Table ${table} cannot be followed: expected no column of type ${column.dataType} (${reason}), got ${column.name}. Move it to a table of its own.`,
  );
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

async function suitableDefinition(session: Session, { table }: Entity): Promise<string> {
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
  return definition;
}
