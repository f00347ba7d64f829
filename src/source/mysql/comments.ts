import type { Catalog } from '../../model/catalog.js';
import type { Comments } from '../../model/comments.js';
import { columnOf, type Entity } from '../../model/entity.js';
import { sourceError } from './connection.js';
import { Session } from './session.js';

/**
 * The comments of a catalog's tables and of the columns that are fields. A table that is not there, or
 * that the user may not see, has none: nothing is checked here.
 *
 * Errors: SOURCE_LOST, SOURCE_DENIED, SOURCE_UNSUITABLE.
 */
export async function readComments({
  url,
  catalog,
  signal,
}: {
  readonly url: string;
  readonly catalog: Catalog;
  readonly signal: AbortSignal;
}): Promise<Comments> {
  using session = await Session.open(url, signal);
  try {
    const comments: Record<string, Comments[string]> = {};
    for (const entity of catalog.entities) {
      const found = await readTable(session, entity);
      const { table, columns } = found;
      if (table || Object.keys(columns).length > 0) comments[entity.table] = found;
    }
    return comments;
  } catch (error) {
    throw sourceError(error, 'Cannot read comments');
  }
}

async function readTable(session: Session, entity: Entity): Promise<Comments[string]> {
  const [table] = await session.select<{ comment: string }>(
    `SELECT TABLE_COMMENT AS comment FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [entity.table],
  );
  const rows = await session.select<{ name: string; comment: string }>(
    `SELECT COLUMN_NAME AS name, COLUMN_COMMENT AS comment FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_COMMENT <> ''
      ORDER BY ORDINAL_POSITION`,
    [entity.table],
  );
  const tracked = new Set(Object.keys(entity.fields).map((name) => columnOf(entity, name)));
  const columns = Object.fromEntries(
    rows.filter(({ name }) => tracked.has(name)).map(({ name, comment }) => [name, comment]),
  );
  return { ...(table?.comment && { table: table.comment }), columns };
}
