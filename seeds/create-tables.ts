import { readFile } from 'node:fs/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { SeedError } from './seed-error.js';
import { tables } from './tables.js';

/**
 * Creates the database and the tables of `schema.sql` where they are missing, and chooses the
 * database for the connection. Existing tables are left as they are.
 *
 * @throws SeedError where a table of the same name but another shape exists: it belongs to
 * somebody, and neither filling nor emptying it would be right.
 */
export async function createTables(connection: Connection, database: string): Promise<void> {
  // Asked first, because IF NOT EXISTS demands the CREATE privilege even where nothing is created.
  const [found] = await connection.query<RowDataPacket[]>(
    'SELECT 1 FROM information_schema.schemata WHERE schema_name = ?',
    [database],
  );
  if (found.length === 0) {
    await connection.query(
      'CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
      [database],
    );
  }
  await connection.query('USE ??', [database]);
  const existing = await checkExisting(connection, database);
  // Even where it creates nothing, the DDL would be logged, and a reader of the binlog that sees
  // DDL on a table it follows has to load everything anew.
  if (existing === tables.length) return;
  for (const statement of await schemaStatements()) await connection.query(statement);
}

/** The statements of `schema.sql`, in order; each ends there with a semicolon at a line's end. */
export async function schemaStatements(): Promise<string[]> {
  const sql = await readFile(new URL('./schema.sql', import.meta.url), 'utf8');
  return sql.split(/;$/m).filter((statement) => statement.trim() !== '');
}

/** Returns how many of the tables exist; refuses one that lacks a column. */
async function checkExisting(connection: Connection, database: string): Promise<number> {
  const [rows] = await connection.query<(RowDataPacket & { t: string; c: string })[]>(
    'SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = ?',
    [database],
  );
  let existing = 0;
  for (const table of tables) {
    const present = new Set(rows.filter(({ t }) => t === table.name).map(({ c }) => c));
    const missing = table.columns.filter((column) => !present.has(column));
    if (present.size === 0) continue;
    if (missing.length > 0) {
      throw new SeedError(
        `table ${table.name} of database ${database} has no column ${missing.join(', ')}, so it ` +
          "is not this dataset's: seed another database, or rename the table",
      );
    }
    existing++;
  }
  return existing;
}
