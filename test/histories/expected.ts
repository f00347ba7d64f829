import type { Connection } from 'mysql2/promise';
import type { JsonValue } from '../../src/lib/stable-json.js';
import type { Document } from '../../src/model/document.js';
import type { FieldPlan, TablePlan } from './history.js';

/**
 * What the documents have to be, from SELECT: the server writes each value as text, and this file alone says what
 * the text is in JSON. It shares nothing with src/source.
 */
export async function expectedDocuments(
  connection: Connection,
  { table, fields }: TablePlan,
): Promise<Document[]> {
  const names = Object.keys(fields);
  const expressions = names.map((name) => textOf(name, fields[name] as FieldPlan));
  const [rows] = await connection.query({
    sql: `SELECT ${expressions.join(', ')} FROM ${table}`,
    rowsAsArray: true,
    typeCast: (column, next) => (column.type === 'JSON' ? column.string('utf8') : next()),
  });
  return (rows as (string | null)[][]).map((row) =>
    Object.fromEntries(
      names.map((name, at) => [name, jsonOf(fields[name] as FieldPlan, row[at] ?? null)]),
    ),
  );
}

function textOf(name: string, { type }: FieldPlan): string {
  switch (type) {
    case 'bytes':
      return `HEX(${name})`;
    case 'string':
    case 'enum':
    case 'set':
      // Not as text: a driver must not have a say in characters.
      return `HEX(CONVERT(${name} USING utf8mb4))`;
    case 'bigint':
    case 'boolean':
      // A BIT column is a number only when it is counted with.
      return `CAST(${name} + 0 AS CHAR)`;
    case 'float':
      // FLOAT prints six digits; as a DOUBLE, all it has.
      return `CAST(CAST(${name} AS DOUBLE) AS CHAR)`;
    default:
      return `CAST(${name} AS CHAR)`;
  }
}

function jsonOf({ type }: FieldPlan, text: string | null): JsonValue {
  if (text === null) return null;
  switch (type) {
    case 'int':
    case 'float':
      return Number(text);
    case 'boolean':
      return text !== '0';
    case 'bytes':
      return Buffer.from(text, 'hex').toString('base64');
    case 'string':
    case 'enum':
      return Buffer.from(text, 'hex').toString('utf8');
    case 'set': {
      const members = Buffer.from(text, 'hex').toString('utf8');
      return members === '' ? [] : members.split(',');
    }
    case 'json':
      return JSON.parse(text) as JsonValue;
    case 'date':
      return text.startsWith('0000') ? null : text;
    case 'localDateTime':
      return text.startsWith('0000') ? null : text.replace(' ', 'T');
    case 'dateTime':
      return text.startsWith('0000') ? null : `${text.replace(' ', 'T')}Z`;
    default:
      return text;
  }
}
