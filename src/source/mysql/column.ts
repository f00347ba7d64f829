import type { Connection } from 'mysql2/promise';
import { select } from './connection.js';

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
}

/** A table's columns in order; none where the table is absent or the user may not see it. */
export async function readColumns(connection: Connection, table: string): Promise<Column[]> {
  const rows = await select<{
    name: string;
    dataType: string;
    columnType: string;
    nullable: string;
    charset: string | null;
  }>(
    connection,
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS dataType, COLUMN_TYPE AS columnType,
            IS_NULLABLE AS nullable, CHARACTER_SET_NAME AS charset
       FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [table],
  );
  return rows.map(({ name, dataType, columnType, nullable, charset }) => ({
    name,
    dataType: dataType.toLowerCase(),
    columnType,
    unsigned: /\bunsigned\b/i.test(columnType),
    nullable: nullable === 'YES',
    charset,
  }));
}

/** The members of an ENUM or SET column, in definition order. */
export function membersOf(columnType: string): string[] {
  const list = /^(?:enum|set)\((.*)\)$/is.exec(columnType)?.[1] ?? '';
  return [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
}

/** An identifier, quoted. */
export const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;
