import { describe, expect, it } from 'vitest';
import { Category } from '../../../../schema/entities/category.js';
import { schema } from '../../../../schema/main.js';
import { Forest } from '../../../../src/gateway/trees/forest.js';
import { ForestCache } from '../../../../src/gateway/trees/forest-cache.js';
import { silentLogger } from '../../../../src/lib/logger.js';
import { ask, gatewayOver } from '../ask.js';
import { atlasStore, categoriesOf } from '../atlas-data.js';

const slugs = (nodes: unknown) =>
  (nodes as readonly { readonly slug: string }[]).map(({ slug }) => slug.slice(9)).join(' ');

interface Nodes {
  readonly edges: readonly { readonly node: unknown }[];
}

const TREE = /* GraphQL */ `
  query ($ids: [ID!]!) {
    categoriesByDatabaseId(databaseIds: $ids) {
      depth
      ancestors { slug }
      path { slug }
      descendants { totalCount edges { node { slug depth } } }
    }
  }
`;

async function answer(gateway: ReturnType<typeof gatewayOver>, query: string, variables = {}) {
  const { data, errors } = await ask(gateway, query, variables);
  expect(errors).toBeUndefined();
  return data as Record<string, never>;
}

describe('the fields of a tree', () => {
  it('are read with one range of the index and one batch of documents, for one record and for many', async () => {
    const store = await atlasStore(31);
    for (const ids of [[31], Array.from({ length: 31 }, (_, at) => at + 1)]) {
      store.calls.length = 0;
      await answer(gatewayOver(schema, store), TREE, { ids });
      const read = store.calls.map(({ method }) => method);
      expect(read.filter((method) => method === 'ranges')).toHaveLength(1);
      expect(read.length).toBeLessThanOrEqual(4);
    }
  });

  it('say what stands above and below', async () => {
    const gateway = gatewayOver(schema, await atlasStore(15));
    const { categoriesByDatabaseId: found } = await answer(gateway, TREE, { ids: [5, 2] });
    const [five, two] = found as unknown as readonly Record<string, unknown>[];
    expect(five?.depth).toBe(2);
    expect(slugs(five?.ancestors)).toBe('1 2');
    expect(slugs(five?.path)).toBe('1 2 5');
    expect(slugs((two as { descendants: Nodes }).descendants.edges.map(({ node }) => node))).toBe(
      '4 8 9 5 10 11',
    );
  });

  it('are read once a version: other requests have what one has read', async () => {
    const store = await atlasStore(7);
    const gateway = gatewayOver(schema, store);
    await answer(gateway, TREE, { ids: [1] });
    store.calls.length = 0;
    await answer(gateway, TREE, { ids: [1] });
    expect(store.calls.map(({ method }) => method)).not.toContain('ranges');
    await store.put(Category, { ...categoriesOf(8)[7] });
    const { categoriesByDatabaseId: found } = await answer(gateway, TREE, { ids: [8] });
    expect(slugs((found as unknown as { ancestors: unknown }[])[0]?.ancestors)).toBe('1 2 4');
  });

  it('take a circle as it is, and log it once', async () => {
    const store = await atlasStore(3);
    await store.put(Category, { ...categoriesOf(3)[0], parentId: 3 });
    const warnings: unknown[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) };
    const gateway = gatewayOver(schema, store, { logger });
    for (const name of ['a', 'b']) {
      const { categoriesByDatabaseId: found } = await answer(gateway, TREE, { ids: [1] });
      const [one] = found as unknown as readonly Record<string, never>[];
      expect(slugs(one?.path)).toBe('3 1');
      await store.put(Category, { ...categoriesOf(1)[0], id: 99, name });
    }
    expect(warnings).toEqual([{ entity: 'Category', count: 3, ids: expect.any(Array) }]);
    const roots = await answer(
      gateway,
      '{ rootCategories { totalCount edges { node { slug } } } }',
    );
    expect(roots.rootCategories).toMatchObject({ totalCount: 1 });
  });

  it('leave out what is lost', async () => {
    const store = await atlasStore(7);
    store.lose(Category, '2');
    const gateway = gatewayOver(schema, store);
    const { category } = await answer(
      gateway,
      '{ category(databaseId: 4) { depth path { slug } } }',
    );
    expect(category).toEqual({ depth: 2, path: [{ slug: 'category-1' }, { slug: 'category-4' }] });
  });

  it('refuse a depth below 1 and a cursor of another list', async () => {
    const gateway = gatewayOver(schema, await atlasStore(7));
    const deep = await ask(
      gateway,
      '{ category(databaseId: 1) { descendants(maxDepth: 0) { totalCount } } }',
    );
    expect(deep.errors?.[0]?.extensions?.code).toBe('BAD_DEPTH');
    const page = await answer(
      gateway,
      '{ category(databaseId: 1) { descendants { pageInfo { endCursor } } } }',
    );
    const cursor = (page.category as never as { descendants: { pageInfo: { endCursor: string } } })
      .descendants.pageInfo.endCursor;
    const other = await ask(
      gateway,
      `{ category(databaseId: 2) { descendants(after: "${cursor}") { edges { cursor } } } }`,
    );
    expect(other.errors?.[0]?.extensions?.code).toBe('BAD_CURSOR');
  });
});

describe('a cache of forests', () => {
  it('keeps the last used ones', () => {
    const cache = new ForestCache();
    const version = (sequence: number) => ({ generation: 'g', sequence });
    for (let at = 0; at < 8; at += 1) cache.put(version(at), Category, new Forest(Category, []));
    expect(cache.get(version(0), Category)).toBeDefined();
    cache.put(version(8), Category, new Forest(Category, []));
    expect(cache.get(version(1), Category)).toBeUndefined();
    expect(cache.get(version(0), Category)).toBeDefined();
  });
});
