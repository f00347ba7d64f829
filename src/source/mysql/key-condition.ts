import mysql from 'mysql2';
import { AlmanacError } from '../../lib/errors.js';
import type { Entity } from '../../model/entity.js';
import { decodeId } from '../../model/key.js';
import type { ColumnOf } from './checksum-sql.js';
import { type Column, membersOf, quote } from './column.js';

const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * A condition that the row with this id meets; under a collation others may too, so compare the ids of
 * what comes. Undefined for an id that no row can have.
 */
export function keyEquals(entity: Entity, columnOf: ColumnOf, id: string): string | undefined {
  const literals = literalsOf(entity, columnOf, id);
  return literals?.map(({ column, literal }) => `${column} = ${literal}`).join(' AND ');
}

/** A condition that rows after this one meet, in the order of the key. */
export function keyAfter(entity: Entity, columnOf: ColumnOf, id: string): string {
  const literals = literalsOf(entity, columnOf, id);
  if (!literals) throw new TypeError(`${id} is no id of ${entity.name}.`);
  const isAfter = literals.map(({ column, literal }, at) => {
    const equal = literals.slice(0, at).map((one) => `${one.column} = ${one.literal}`);
    return `(${[...equal, `${column} > ${literal}`].join(' AND ')})`;
  });
  return isAfter.join(' OR ');
}

function literalsOf(entity: Entity, columnOf: ColumnOf, id: string) {
  const parts = partsOf(entity, id);
  if (!parts) return undefined;
  const literals: { column: string; literal: string }[] = [];
  for (const [at, name] of entity.key.entries()) {
    const literal = literalOf(entity, name, columnOf(name), parts[at] ?? '');
    if (literal === undefined) return undefined;
    literals.push({ column: quote(columnOf(name).name), literal });
  }
  return literals;
}

function partsOf(entity: Entity, id: string): string[] | undefined {
  try {
    return decodeId(id, entity.key.length);
  } catch (error) {
    if (error instanceof AlmanacError) return undefined;
    throw error;
  }
}

/** A document's value as SQL that compares and sorts as the column does. */
function literalOf(entity: Entity, name: string, column: Column, text: string) {
  // An enum compares with texts as a text, and sorts by its members' order.
  if (column.dataType === 'enum') return String(membersOf(column.columnType).indexOf(text) + 1);
  const quoted = mysql.escape(text);
  switch (entity.fields[name]?.type) {
    case 'int':
    case 'bigint':
      return INTEGER.test(text) ? text : undefined;
    case 'decimal':
      return DECIMAL.test(text) ? text : undefined;
    case 'float':
      return Number.isFinite(Number(text)) && text !== '' ? `CAST(${quoted} AS DOUBLE)` : undefined;
    case 'boolean':
      return String(Number(text === 'true'));
    case 'bytes':
      return `X'${Buffer.from(text, 'base64').toString('hex')}'`;
    case 'date':
      return `CAST(${quoted} AS DATE)`;
    case 'localDateTime':
    case 'dateTime':
      return `CAST(${mysql.escape(text.replace('T', ' ').replace('Z', ''))} AS DATETIME(6))`;
    case 'time':
      return `CAST(${quoted} AS TIME(6))`;
    default:
      return quoted;
  }
}

// What a server says of a literal that cannot be a value of the column: no row has it.
const NO_SUCH_VALUE = new Set([
  1267, // ER_CANT_AGGREGATE_2COLLATIONS
  1292, // ER_TRUNCATED_WRONG_VALUE
  1366, // ER_TRUNCATED_WRONG_VALUE_FOR_FIELD
  1411, // ER_WRONG_VALUE_FOR_TYPE
  1525, // ER_WRONG_VALUE
  3854, // ER_CANNOT_CONVERT_STRING
]);

/** Whether a lookup by key failed because no row can have that key. */
export const isNoSuchValue = (error: unknown) =>
  error instanceof Error && 'errno' in error && NO_SUCH_VALUE.has(Number(error.errno));
