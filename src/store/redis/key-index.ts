import { KEY_INDEX } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Connection } from './connection.js';
import type { Dataset } from './fenced-batch.js';

const PAGE = 1_000;

/** The entries of an entity's key index, in pages, in key order: what leads to all its documents. */
export async function* keyIndexPages(
  { connection, keys }: Dataset,
  generation: string,
  entity: Entity,
): AsyncGenerator<readonly string[]> {
  yield* indexPages(connection, keys.index(generation, entity.name, KEY_INDEX));
}

/** The entries of any index, in pages, in index order. */
export async function* indexPages(
  connection: Connection,
  index: string,
): AsyncGenerator<readonly string[]> {
  const page = ['+', 'BYLEX', 'LIMIT', '0', String(PAGE)];
  for (let start = '-'; ; ) {
    const members = await connection.send<string[]>(['ZRANGE', index, start, ...page]);
    if (members.length > 0) yield members;
    if (members.length < PAGE) return;
    start = `(${members.at(-1)}`;
  }
}
