import { createClient } from 'redis';
import type { Catalog } from '../../src/model/catalog.js';
import { type Document, indexEntriesOf, indexesOf } from '../../src/model/document.js';
import { createKeys } from '../../src/store/redis/keys.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';

/** All that the visible generation of a dataset holds. */
export interface StoredDataset {
  readonly position: string;
  /** By the entity's name, in key order; null where the key index names a document that is not there. */
  readonly documents: Readonly<Record<string, readonly (Document | null)[]>>;
  /** By entity and index: entries that it has and ought to have. */
  readonly indexes: Readonly<
    Record<string, { readonly found: readonly string[]; readonly expected: readonly string[] }>
  >;
  /** Keys of documents and indexes in Redis, and how many documents and non-empty indexes make. */
  readonly keys: { readonly found: number; readonly expected: number };
}

/** Reads everything there is. Errors: where no generation is visible. */
export async function readStoredDataset(
  url: string,
  dataset: string,
  catalog: Catalog,
): Promise<StoredDataset> {
  const { fingerprint } = catalog;
  await using store = await openRedisStore({ url, dataset, fingerprint });
  const checkpoint = await store.reader.checkpoint();
  if (!checkpoint) throw new Error('no generation is visible');
  const { generation, position } = checkpoint;
  const documents: Record<string, (Document | null)[]> = {};
  const indexes: Record<string, { found: readonly string[]; expected: string[] }> = {};
  for (const entity of catalog.entities) {
    const all: (Document | null)[] = [];
    for await (const page of store.writer.scan(generation, entity)) {
      all.push(...page.map(([, document]) => document));
    }
    documents[entity.name] = all;
    const entries = all.flatMap((document) => (document ? indexEntriesOf(entity, document) : []));
    for (const [index] of indexesOf(entity)) {
      const range = { entity, index, prefix: '', limit: undefined };
      const [found = []] = await store.reader.ranges(checkpoint, [range]);
      const expected = entries.filter((entry) => entry.index === index).map(({ member }) => member);
      indexes[`${entity.name}.${index}`] = { found: [...found].sort(), expected: expected.sort() };
    }
  }
  const keys = createKeys({ dataset, fingerprint });
  const others = [keys.head(generation), keys.undo(generation)];
  return {
    position,
    documents,
    indexes,
    keys: {
      found: (await readKeys(url, keys.ofGeneration(generation))).filter(
        (key) => !others.includes(key),
      ).length,
      expected:
        Object.values(documents).flat().length +
        Object.values(indexes).filter(({ expected }) => expected.length > 0).length,
    },
  };
}

async function readKeys(url: string, pattern: string): Promise<string[]> {
  const client = await createClient({ url }).connect();
  const keys = new Set<string>();
  for await (const some of client.scanIterator({ MATCH: pattern, COUNT: 1000 })) {
    for (const key of some) keys.add(key);
  }
  client.destroy();
  return [...keys];
}
