import type { Catalog } from '../../../src/model/catalog.js';
import { type Document, idOf, indexEntriesOf, indexesOf } from '../../../src/model/document.js';
import type { Connection } from '../../../src/store/redis/connection.js';
import { createKeys } from '../../../src/store/redis/keys.js';
import { scanKeys } from '../../../src/store/redis/scan-keys.js';
import type { Store } from '../../../src/store/store.js';
import { itemId, sequenceOf, WRITERS, writerOf } from './deployment.js';

interface Contents {
  readonly redis: Connection;
  readonly store: Store;
  readonly dataset: string;
  readonly catalog: Catalog;
  /** What the tables hold, by entity. */
  readonly tables: ReadonlyMap<string, readonly Document[]>;
}

/** How the visible generation differs from the tables, and which keys it should not find; sentences. */
export async function differences(contents: Contents): Promise<string[]> {
  const { redis, store, dataset, catalog, tables } = contents;
  const found: string[] = [];
  const checkpoint = await store.reader.checkpoint();
  if (!checkpoint) return ['nothing is announced'];
  const { generation } = checkpoint;
  const keys = createKeys({ dataset, fingerprint: catalog.fingerprint });
  const expectedKeys = new Set([
    keys.lease,
    keys.checkpoint,
    keys.feed,
    keys.generations,
    keys.head(generation),
    keys.undo(generation),
  ]);

  for (const entity of catalog.entities) {
    const rows = tables.get(entity.name) ?? [];
    const documents = await store.reader.documents(
      checkpoint,
      entity,
      rows.map((row) => idOf(entity, row)),
    );
    rows.forEach((row, at) => {
      const [expected, got] = [JSON.stringify(row), JSON.stringify(documents[at])];
      if (expected !== got) found.push(`${entity.name}: expected ${expected}, got ${got}`);
      expectedKeys.add(keys.document(generation, entity.name, idOf(entity, row)));
    });
    const entries = rows.flatMap((row) => indexEntriesOf(entity, row));
    for (const [index] of indexesOf(entity)) {
      const key = keys.index(generation, entity.name, index);
      expectedKeys.add(key);
      const expected = entries.filter((entry) => entry.index === index).map(({ member }) => member);
      const got = await redis.send<string[]>(['ZRANGE', key, '0', '-1']);
      if (!isSame(expected, got)) {
        found.push(`${entity.name}#${index}: ${expected.length} entries, got ${got.length}`);
      }
    }
  }

  const allKeys = await keysOf(redis, dataset);
  const surplus = allKeys.filter((key) => !expectedKeys.has(key));
  if (surplus.length > 0) {
    const some = surplus.slice(0, 3).join(', ');
    found.push(`${surplus.length} keys too many beside generation ${generation}: ${some}`);
  }
  return found;
}

/** Every key of a dataset. */
export async function keysOf(redis: Connection, dataset: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const keys of scanKeys(redis, `almanac:{${dataset}}*`)) {
    for (const key of keys) found.add(key);
  }
  return [...found];
}

/**
 * Whether each committed transaction has exactly one entry in the feed; sentences for those that have
 * not. Each transaction puts one item that no other does, and a writer's numbers follow one another: none
 * may come twice, and between two announcements (which say that everything may differ) none be left out.
 */
export async function feedDefects(
  redis: Connection,
  dataset: string,
  catalog: Catalog,
): Promise<{ readonly entries: number; readonly defects: readonly string[] }> {
  const { feed } = createKeys({ dataset, fingerprint: catalog.fingerprint });
  const defects: string[] = [];
  const seen = new Set<number>();
  let last: (number | undefined)[] = [];
  let entries = 0;
  const stream = await redis.send<[string, string[]][]>(['XRANGE', feed, '-', '+']);
  for (const [, fields] of stream) {
    const message = entryOf(fields);
    if (message.kind === 'announce') {
      last = new Array(WRITERS).fill(undefined);
      continue;
    }
    entries += 1;
    const changes = JSON.parse(message.changes ?? '[]') as [string, string, string][];
    const puts = changes.filter(([entity, , what]) => entity === 'Item' && what === 'put');
    if (puts.length !== 1) defects.push(`${message.position}: ${puts.length} items put`);
    for (const [, text] of puts) {
      const id = Number(text);
      const [writer, sequence] = [writerOf(id), sequenceOf(id)];
      if (seen.has(id)) defects.push(`item ${id} was put twice`);
      seen.add(id);
      const former = last[writer];
      if (former !== undefined && sequence !== former + 1) {
        defects.push(`after item ${itemId(writer, former)} came ${id}`);
      }
      last[writer] = sequence;
    }
  }
  return { entries, defects };
}

/** A stream's entry as Redis sends it: names and values in turn. */
function entryOf(fields: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]]] : [])),
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  const members = new Set(one);
  return one.length === other.length && other.every((member) => members.has(member));
}
