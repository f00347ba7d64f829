import { defineCatalog } from '../../src/model/catalog.js';
import type { RowChange, Transaction } from '../../src/model/change.js';
import type { Document } from '../../src/model/document.js';
import type { Entity } from '../../src/model/entity.js';
import { MysqlSource } from '../../src/source/mysql/mysql-source.js';
import type { TestDatabase } from './database.js';
import { documentsIn } from './decoded-documents.js';
import { mysqlSourceOptions } from './mysql-source-under-test.js';

/** The documents of the same rows, as each way that rows come makes them. All in the order of the key. */
export interface RowPaths {
  readonly snapshot: readonly Document[];
  readonly inserted: readonly Document[];
  readonly beforeUpdate: readonly Document[];
  readonly afterUpdate: readonly Document[];
}

/**
 * Runs `insert` on an empty table and then an UPDATE of every row, and reads the rows by all paths. The
 * table has an INT key `id` and a column `touched`, which the update changes and the entity has not.
 */
export async function rowsByEachPath(
  database: TestDatabase,
  entity: Entity,
  insert: readonly string[],
): Promise<RowPaths> {
  const source = openSource(database, entity);
  const { high } = await source.snapshot(new AbortController().signal).then(async (empty) => {
    await empty[Symbol.asyncDispose]();
    return empty;
  });
  await database.execute(...insert, `UPDATE \`${entity.table}\` SET touched = 1`);
  const snapshot = inOrder(await selectedDocuments(source, entity));
  const changes = await changesAfter(source, high, snapshot.length * 2);
  const inserts = changes.filter(({ before }) => !before);
  const updates = changes.filter(({ before, after }) => before && after);
  return {
    snapshot,
    inserted: inOrder(inserts.map(({ after }) => after)),
    beforeUpdate: inOrder(updates.map(({ before }) => before)),
    afterUpdate: inOrder(updates.map(({ after }) => after)),
  };
}

export function openSource(database: TestDatabase, entity: Entity): MysqlSource {
  return new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([entity] as never)));
}

export async function selectedDocuments(source: MysqlSource, entity: Entity): Promise<Document[]> {
  await using snapshot = await source.snapshot(new AbortController().signal);
  return await documentsIn(snapshot.read(entity));
}

/** The first changes after a position, so many or some more. */
export async function changesAfter(
  source: MysqlSource,
  from: Transaction['position'],
  count: number,
) {
  const found: RowChange[] = [];
  for await (const { changes } of source.stream(from, AbortSignal.timeout(30_000))) {
    found.push(...changes);
    if (found.length >= count) break;
  }
  return found;
}

const inOrder = (documents: readonly (Document | undefined)[]): Document[] =>
  documents
    .filter((document) => document !== undefined)
    .sort((a, b) => Number(a.id) - Number(b.id));
