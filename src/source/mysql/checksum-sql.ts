/**
 * The checksum of a row as the database computes it: src/model/checksum.ts says what it is made of. Apart
 * from the codecs that snapshots and streams share, so that a mistake there is found here.
 */
import { canonicalJsonOfText } from '../../lib/canonical-json.js';
import {
  CHECKSUM_FORM,
  combineChecksum,
  NULL_PART,
  PART_END,
  parsedFields,
} from '../../model/checksum.js';
import { columnOf, type Entity } from '../../model/entity.js';
import { encodeId } from '../../model/key.js';
import type { RowChecksum } from '../source.js';
import { type Column, GEOMETRIES, quote } from './column.js';

export type ColumnOf = (fieldName: string) => Column;

/** What a statement has to select for `rowChecksumOf`: the key's texts, the parsed texts, the hash. */
export function checksumColumns(entity: Entity, columnOf: ColumnOf): string {
  const keys = entity.key.map((name) => keyText(entity, name, columnOf(name)));
  const parsed = parsedFields(entity).map(([name]) => parsedText(columnOf(name)));
  return [...keys, ...parsed, databasePart(entity, columnOf)].join(', ');
}

/** The row of a statement with `checksumColumns`. */
export function rowChecksumOf(entity: Entity, row: readonly unknown[]): RowChecksum {
  const parts = entity.key.map((name, at) => keyPartOf(entity, name, row[at]));
  const parsed = parsedFields(entity).map(([, { type }], at) => {
    const value = row[entity.key.length + at];
    if (value === null) return type === 'json' ? 'null' : NULL_PART;
    return type === 'float' ? String(Number(value)) : canonicalJsonOfText(String(value));
  });
  return { id: encodeId(parts), checksum: combineChecksum(String(row.at(-1)), parsed) };
}

function databasePart(entity: Entity, columnOf: ColumnOf): string {
  const parts = Object.entries(entity.fields).flatMap(([name, { type }]) => {
    const form = CHECKSUM_FORM[type];
    if (form === 'parsed') return [];
    const text = plainText(entity, name, columnOf(name));
    const part = form === 'hashed' ? `SHA2(${text}, 256)` : text;
    return [`COALESCE(${part}, '${NULL_PART}')`, `'${PART_END}'`];
  });
  // Not MD5: MySQL 9.6 and later have it in a component that few install.
  return `SHA2(CONCAT('', ${parts.join(', ')}), 256)`;
}

/** A field's value as the text (bytes: as the bytes) that the document has, NULL where that has null. */
function plainText(entity: Entity, name: string, column: Column): string {
  const value = quote(column.name);
  const date = `CAST(${value} AS CHAR)`;
  // A date without a month or a day is no date to a document.
  const isZero = `SUBSTRING(${date}, 6, 2) = '00' OR SUBSTRING(${date}, 9, 2) = '00'`;
  const unlessZero = (text: string) => `IF(${isZero}, NULL, ${text})`;
  switch (entity.fields[name]?.type) {
    case 'int':
    case 'bigint':
      // The cast takes ZEROFILL's zeros away, and reads BIT and YEAR as numbers.
      return `CAST(CAST(${value} AS ${column.unsigned || column.dataType === 'bit' ? 'UNSIGNED' : 'SIGNED'}) AS CHAR)`;
    case 'boolean':
      return `IF(${value} IS NULL, NULL, IF(${value} <> 0, 'true', 'false'))`;
    case 'decimal':
      return `CAST(CAST(${value} AS ${decimalType(column)}) AS CHAR)`;
    case 'bytes':
      return value;
    case 'enum':
      // Index 0 is what a wrong value became: none to a document.
      return `IF(${value} + 0 = 0, NULL, CONVERT(${value} USING utf8mb4))`;
    case 'string':
    case 'set':
      return `CONVERT(${value} USING utf8mb4)`;
    case 'date':
      return unlessZero(date);
    case 'localDateTime':
      return unlessZero(`REPLACE(${date}, ' ', 'T')`);
    case 'dateTime':
      return unlessZero(`CONCAT(REPLACE(${date}, ' ', 'T'), 'Z')`);
    default:
      return `CAST(${value} AS CHAR)`;
  }
}

/** `decimal(10,2)` of `decimal(10,2) unsigned zerofill`. */
const decimalType = ({ columnType }: Column) =>
  /^decimal\(\d+,\d+\)/i.exec(columnType)?.[0] ?? 'decimal(65,30)';

/** A float with all its digits; the text of a JSON column; a geometry's coordinates as they are stored. */
function parsedText({ name, dataType }: Column): string {
  if (dataType === 'float' || dataType === 'double') return `CAST(${quote(name)} AS DOUBLE)`;
  if (GEOMETRIES.includes(dataType)) return `ST_AsGeoJSON(ST_SRID(${quote(name)}, 0))`;
  return `CONVERT(${quote(name)} USING utf8mb4)`;
}

function keyText(entity: Entity, name: string, column: Column): string {
  const isFloat = entity.fields[name]?.type === 'float';
  return isFloat ? parsedText(column) : plainText(entity, name, column);
}

function keyPartOf(entity: Entity, name: string, value: unknown): string {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return entity.fields[name]?.type === 'float' ? String(Number(value)) : String(value);
}

/** The columns of the key, in its order. */
export const keyColumns = (entity: Entity) => entity.key.map((name) => columnOf(entity, name));
