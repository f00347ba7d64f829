import { AlmanacError } from '../../lib/errors.js';
import type { CascadeAction } from '../../model/cascade.js';
import { quote } from './column.js';
import type { Session } from './session.js';

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** A foreign key with an action, and the tables and columns on both sides as the server spells them. */
export interface ForeignKey {
  readonly name: string;
  readonly child: TableName;
  readonly childColumns: readonly string[];
  readonly parent: TableName;
  readonly parentColumns: readonly string[];
  readonly onDelete: CascadeAction | undefined;
  readonly onUpdate: CascadeAction | undefined;
}

const NAME = '`((?:[^`]|``)+)`';
const NAMES = '\\(((?:`(?:[^`]|``)+`(?:, ?)?)+)\\)';
const FOREIGN_KEY = new RegExp(
  `^\\s*CONSTRAINT ${NAME} FOREIGN KEY ${NAMES} REFERENCES (?:${NAME}\\.)?${NAME} ${NAMES}(.*)$`,
  'gm',
);
const UNIQUE_KEY = new RegExp(`^\\s*(?:PRIMARY|UNIQUE) KEY (?:${NAME} )?${NAMES}`, 'gm');

const unquote = (name: string) => name.replaceAll('``', '`');
const listOf = (text = '') =>
  [...text.matchAll(new RegExp(NAME, 'g'))].map(([, name = '']) => unquote(name));

/** One text for a table's name: tables are looked up by it. */
export const tableKey = ({ schema, table }: TableName) => `${quote(schema)}.${quote(table)}`;

/** Names of tables by their schema, each once. */
export function groupBySchema(names: readonly TableName[]): Record<string, string[]> {
  const schemas: Record<string, string[]> = {};
  for (const { schema, table } of names) {
    const tables = schemas[schema] ?? [];
    if (!tables.includes(table)) tables.push(table);
    schemas[schema] = tables;
  }
  return schemas;
}

/** The foreign keys that cascade, from a table's SHOW CREATE TABLE, in no order that callers may rely on. */
export function foreignKeysOf(child: TableName, definition: string): ForeignKey[] {
  return [...definition.matchAll(FOREIGN_KEY)].flatMap((match) => {
    const [, name = '', columns, schema, table = '', parentColumns, rest = ''] = match;
    const onDelete = actionOf('DELETE', rest);
    const onUpdate = actionOf('UPDATE', rest);
    if (!onDelete && !onUpdate) return [];
    const parent = { schema: schema ? unquote(schema) : child.schema, table: unquote(table) };
    return {
      name: unquote(name),
      child,
      childColumns: listOf(columns),
      parent,
      parentColumns: listOf(parentColumns),
      onDelete,
      onUpdate,
    };
  });
}

/** The columns of each unique key, from a table's SHOW CREATE TABLE. */
export function uniqueKeysOf(definition: string): string[][] {
  return [...definition.matchAll(UNIQUE_KEY)].map(([, , columns]) => listOf(columns));
}

function actionOf(event: 'DELETE' | 'UPDATE', text: string): CascadeAction | undefined {
  const [, action] = new RegExp(` ON ${event} (CASCADE|SET NULL)`).exec(text) ?? [];
  if (action === undefined) return undefined;
  return action === 'CASCADE' ? 'cascade' : 'setNull';
}

/**
 * Every foreign key through which a cascade can reach one of `tables`, also by way of others, in the
 * order in which InnoDB follows the keys of one parent.
 *
 * Errors: SOURCE_DENIED for a table on the way that the user may not see, where `mustSeeAll`.
 */
export async function readForeignKeys(
  session: Session,
  tables: readonly (TableName & { readonly definition: string })[],
  { mustSeeAll }: { mustSeeAll: boolean },
): Promise<ForeignKey[]> {
  const keys = tables.flatMap((table) => foreignKeysOf(table, table.definition));
  const seen = new Set(tables.map(tableKey));
  // Grows while it is walked: the parents' own keys come after.
  for (const key of keys) {
    const { parent } = key;
    if (seen.has(tableKey(parent))) continue;
    seen.add(tableKey(parent));
    const definition = await definitionOf(session, key, mustSeeAll);
    keys.push(...foreignKeysOf(parent, definition));
  }
  const idOf = ({ child, name }: ForeignKey) => `${child.schema}/${name}`;
  return keys.sort((a, b) => Buffer.compare(Buffer.from(idOf(a)), Buffer.from(idOf(b))));
}

const NO_SUCH_TABLE = 1146;
// Database, table, SHOW and column denied.
const DENIED = [1044, 1142, 1143];

async function definitionOf(
  session: Session,
  { name, child, parent }: ForeignKey,
  mustSee: boolean,
): Promise<string> {
  try {
    const [row] = await session.select<Record<string, string>>(
      `SHOW CREATE TABLE ${tableKey(parent)}`,
    );
    return row?.['Create Table'] ?? '';
  } catch (error) {
    const errno = Number((error as { errno?: unknown }).errno);
    // A foreign key may be there before its parent is: with foreign_key_checks=0.
    if (errno === NO_SUCH_TABLE) return '';
    if (!DENIED.includes(errno)) throw error;
    if (!mustSee) return '';
    throw new AlmanacError(
      'SOURCE_DENIED',
      `Foreign key ${name} of ${child.table} cascades from ${tableKey(parent)}, and this server logs no row events for a cascade: expected to see that table, got ${(error as Error).message}. As an administrator: GRANT SELECT ON ${tableKey(parent)} TO the user.`,
      { cause: error },
    );
  }
}
