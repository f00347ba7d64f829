import { isDeepStrictEqual } from 'node:util';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type Document, idOf, indexEntriesOf, indexesOf } from '../../src/model/document.js';
import { columnOf, type Entity } from '../../src/model/entity.js';
import type { Store } from '../../src/store/store.js';

/**
 * What of an entity differs between its table and the visible generation, a sentence each: documents
 * and index entries, too few, too many or with other values. For fields whose values SELECT gives as
 * the document has them: numbers and strings.
 */
export async function differences(
  store: Store,
  entity: Entity,
  session: Connection,
): Promise<string[]> {
  const checkpoint = await store.reader.checkpoint();
  if (!checkpoint) return ['No generation is announced.'];
  const names = Object.keys(entity.fields);
  const columns = names.map((name) => `\`${columnOf(entity, name)}\` AS \`${name}\``);
  const [rows] = await session.query<RowDataPacket[]>(`SELECT ${columns} FROM \`${entity.table}\``);
  const expected = new Map(
    rows.map((row) => {
      const document = { ...row } as Document;
      return [idOf(entity, document), document] as const;
    }),
  );
  const found: string[] = [];
  for await (const page of store.writer.scan(checkpoint.generation, entity)) {
    for (const [id, document] of page) {
      const wanted = expected.get(id);
      expected.delete(id);
      if (isDeepStrictEqual(document, wanted)) continue;
      found.push(`${id}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(document)}`);
    }
  }
  for (const [id, wanted] of expected) found.push(`${id}: expected ${JSON.stringify(wanted)}`);
  return [...found, ...(await entryDifferences(store, entity, rows as Document[]))];
}

async function entryDifferences(
  store: Store,
  entity: Entity,
  documents: readonly Document[],
): Promise<string[]> {
  const checkpoint = await store.reader.checkpoint();
  if (!checkpoint) return ['No generation is announced.'];
  const indexes = indexesOf(entity).map(([index]) => index);
  const ranges = indexes.map((index) => ({ entity, index, prefix: '', limit: undefined }));
  const stored = await store.reader.ranges(checkpoint, ranges);
  const all = documents.flatMap((document) => indexEntriesOf(entity, document));
  return indexes.flatMap((index, at) => {
    const expected = new Set(
      all.filter((entry) => entry.index === index).map(({ member }) => member),
    );
    const extra = (stored[at] ?? []).filter((member) => !expected.delete(member));
    return [
      ...extra.map((member) => `${index}: ${JSON.stringify(member)} should not be there`),
      ...[...expected].map((member) => `${index}: ${JSON.stringify(member)} is not there`),
    ];
  });
}
