import type { Session } from './session.js';

/** A column as information_schema describes it. */
export interface Column {
  readonly name: string;
  /** Lower case, without width: `int`, `varchar`, `enum`. */
  readonly dataType: string;
  /** Lower case, as declared: `int(10) unsigned`, `enum('a','b')`. */
  readonly columnType: string;
  readonly unsigned: boolean;
  readonly nullable: boolean;
  readonly charset: string | null;
  readonly collation: string | null;
  /** Computed by the server from other columns of its row. */
  readonly generated: boolean;
}

/** A table's columns in order, and its name as the server spells it; none where the user sees no such table. */
export async function readColumns(
  session: Session,
  table: string,
): Promise<{ name: string; columns: Column[] }> {
  const rows = await session.select<{
    tableName: string;
    name: string;
    dataType: string;
    columnType: string;
    nullable: string;
    charset: string | null;
    collation: string | null;
    expression: string | null;
  }>(
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, DATA_TYPE AS dataType, COLUMN_TYPE AS columnType,
            IS_NULLABLE AS nullable, CHARACTER_SET_NAME AS charset,
            COLLATION_NAME AS collation, GENERATION_EXPRESSION AS expression
       FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [table],
  );
  const columns = rows.map(({ dataType, nullable, expression, tableName: _, ...column }) => ({
    ...column,
    dataType: dataType.toLowerCase(),
    unsigned: /\bunsigned\b/i.test(column.columnType),
    nullable: nullable === 'YES',
    generated: Boolean(expression),
  }));
  return { name: rows[0]?.tableName ?? table, columns };
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', 0: '\0' };

/** The members of an ENUM or SET column, in definition order. */
export function membersOf(columnType: string): string[] {
  const list = /^(?:enum|set)\((.*)\)$/is.exec(columnType)?.[1] ?? '';
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) =>
    text.replaceAll("''", "'").replace(/\\(.)/g, (_, char: string) => ESCAPED[char] ?? char),
  );
}

const BINARY = ['bit', 'binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];

/** Whether a SELECT gives its values as bytes that are no text. */
export const isBinary = ({ dataType }: Column) =>
  BINARY.includes(dataType) || GEOMETRIES.includes(dataType);

/** An identifier, quoted. */
export const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

export const GEOMETRIES = [
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geomcollection',
  'geometrycollection',
];
