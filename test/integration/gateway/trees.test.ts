import { describe, expect, it } from 'vitest';
import { catalog } from '../../../schema/catalog.js';
import { Category } from '../../../schema/entities/category.js';
import type { Document } from '../../../src/model/document.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { commandsDuring } from '../store/redis-fixture.js';
import { CODEC_SERVERS, redisUrl } from '../store/redis-servers.js';
import { TREE_COMMANDS } from './command-counts/trees.js';
import { serveDocuments } from './serve-documents.js';

type Row = Document & { readonly id: number; readonly parentId: number | null };

/** Mulberry32: the same trees in each run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Categories with random parents, several roots and ids in random order; `reach` near 1 makes it deep. */
function randomTree(seed: number, count: number, reach: number): Row[] {
  const random = randomFrom(seed);
  const ids = Array.from({ length: count }, (_, at) => at * 7 + 3);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [ids[at], ids[other]] = [ids[other] as number, ids[at] as number];
  }
  const below = new Map<number | null, number>();
  return ids.map((id, at) => {
    const parentId =
      at < 2 || random(20) === 0 ? null : (ids[at - 1 - random(Math.min(at, reach))] ?? null);
    const position = below.get(parentId) ?? 0;
    below.set(parentId, position + 1);
    return { id, parentId, slug: `category-${id}`, name: `Category ${id}`, position };
  });
}

const TABLE =
  'CREATE TABLE category (id INT PRIMARY KEY, parent_id INT NULL, position INT NOT NULL, KEY (parent_id))';

/** What SQL says of each record: those above from the top down, and those below depth first. */
async function expectedOf({ admin }: TestDatabase) {
  const [rows] = (await admin.query(`
    WITH RECURSIVE up (id, node, level) AS (
      SELECT id, parent_id, 1 FROM category WHERE parent_id IS NOT NULL
      UNION ALL
      SELECT up.id, category.parent_id, level + 1
        FROM up JOIN category ON category.id = up.node WHERE category.parent_id IS NOT NULL
    ) SELECT id, node FROM up ORDER BY id, level DESC`)) as unknown as [
    { id: number; node: number }[],
  ];
  const [downRows] = (await admin.query(`
    WITH RECURSIVE down (id, node, level, way) AS (
      SELECT parent_id, id, 1, CAST(LPAD(position, 5, '0') AS CHAR(2000))
        FROM category WHERE parent_id IS NOT NULL
      UNION ALL
      SELECT down.id, category.id, level + 1, CONCAT(way, LPAD(position, 5, '0'))
        FROM down JOIN category ON category.parent_id = down.node
    ) SELECT id, node, level FROM down ORDER BY id, way`)) as unknown as [
    { id: number; node: number; level: number }[],
  ];
  const [roots] = (await admin.query(
    'SELECT id FROM category WHERE parent_id IS NULL ORDER BY position',
  )) as unknown as [{ id: number }[]];
  return {
    above: (id: number) => rows.filter((row) => row.id === id).map(({ node }) => node),
    below: (id: number, levels = 1e9) =>
      downRows.filter((row) => row.id === id && row.level <= levels).map(({ node }) => node),
    roots: roots.map(({ id }) => id),
  };
}

interface Node {
  readonly databaseId: string;
}

interface Connection {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

interface Found extends Node {
  readonly depth: number;
  readonly ancestors: readonly Node[];
  readonly path: readonly Node[];
  readonly all: Connection;
  readonly two: Connection;
}

const ALL = /* GraphQL */ `
  query ($ids: [ID!]!) {
    rootCategories { edges { node { databaseId } } }
    categoriesByDatabaseId(databaseIds: $ids) {
      databaseId
      depth
      ancestors { databaseId }
      path { databaseId }
      all: descendants(first: 500) { totalCount edges { node { databaseId } } }
      two: descendants(first: 500, maxDepth: 2) { totalCount edges { node { databaseId } } }
    }
  }
`;

const BOTH_WAYS = /* GraphQL */ `
  query ($ids: [ID!]!) {
    categoriesByDatabaseId(databaseIds: $ids) {
      path { name }
      descendants(first: 5) { totalCount edges { node { name depth ancestors { name } } } }
    }
  }
`;

const idsOf = (nodes: readonly Node[]) => nodes.map(({ databaseId }) => Number(databaseId));
const nodesOf = ({ edges }: Connection) => edges.map(({ node }) => node);

describeEachSource('random trees, as WITH RECURSIVE has them', ({ adminUrl }) => {
  it.each([
    ['wide', 90, 90],
    ['deep', 90, 3],
  ])('%s', async (_, count, reach) => {
    const rows = randomTree(count * reach, count, reach);
    await using database = await createTestDatabase(adminUrl);
    await database.execute(TABLE);
    await database.admin.query('INSERT INTO category (id, parent_id, position) VALUES ?', [
      rows.map(({ id, parentId, position }) => [id, parentId, position]),
    ]);
    const expected = await expectedOf(database);
    await using gateway = await serveDocuments([[Category, rows]], { url: redisUrl });
    const ids = rows.map(({ id }) => id);
    const { categoriesByDatabaseId: found, rootCategories } = await gateway.ask<{
      categoriesByDatabaseId: Found[];
      rootCategories: Connection;
    }>(ALL, { ids });
    expect(idsOf(nodesOf(rootCategories))).toEqual(expected.roots);
    for (const [at, id] of ids.entries()) {
      const one = found[at] as Found;
      const above = expected.above(id);
      expect(idsOf(one.ancestors)).toEqual(above);
      expect(idsOf(one.path)).toEqual([...above, id]);
      expect(one.depth).toBe(above.length);
      expect(idsOf(nodesOf(one.all))).toEqual(expected.below(id));
      expect(one.all.totalCount).toBe(expected.below(id).length);
      expect(idsOf(nodesOf(one.two))).toEqual(expected.below(id, 2));
    }
    expect(Math.max(...found.map(({ depth }) => depth))).toBeGreaterThan(reach === 3 ? 8 : 2);

    const most =
      ids.toSorted((a, b) => expected.below(b).length - expected.below(a).length)[0] ?? 0;
    const walked: number[] = [];
    let after: string | null = null;
    do {
      const page: { category: { descendants: Connection } } = await gateway.ask(
        `query ($id: ID!, $after: String) { category(databaseId: $id) {
          descendants(first: 7, after: $after) {
            edges { node { databaseId } } pageInfo { hasNextPage endCursor } } } }`,
        { id: most, after },
      );
      walked.push(...idsOf(nodesOf(page.category.descendants)));
      const { hasNextPage, endCursor } = page.category.descendants.pageInfo;
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(expected.below(most));
  });
});

for (const { name, codec, url } of CODEC_SERVERS) {
  describe.skipIf(url === '')(`what a tree costs, ${name}`, () => {
    /** 1 at the top, below it 2, below that 3 …, each with a leaf beside it: 101, 102, … */
    const chain = (depth: number): Document[] =>
      Array.from({ length: depth }, (_, at) => at + 1).flatMap((id) =>
        [id, id + 100].map((one) => ({
          id: one,
          parentId: id > 1 ? id - 1 : null,
          slug: `category-${one}`,
          name: `Category ${one}`,
          position: one,
        })),
      );

    it('is the same for depth 2 and 50, for one record and for 50', async () => {
      const counts: number[][] = [];
      // Twice the first: a server that has not met the scripts yet is sent them.
      for (const depth of [2, 2, 50]) {
        await using gateway = await serveDocuments([[Category, chain(depth)]], { url, codec });
        const below = chain(depth).filter(({ parentId }) => parentId !== null);
        for (const ids of [[depth], below.slice(0, 50).map(({ id }) => id)]) {
          const answer = () => gateway.ask(BOTH_WAYS, { ids });
          const first = await commandsDuring(gateway.fixture, answer);
          const second = await commandsDuring(gateway.fixture, answer);
          counts.push([first.length, second.length]);
        }
      }
      // The checkpoint, the records, what is above and below; the tree for the first request of a version.
      expect(counts.slice(2)).toEqual([
        [4, 3],
        [3, 3],
        [4, 3],
        [3, 3],
      ]);
    });

    it.each(TREE_COMMANDS)('is as tabulated: $what', async ({ query, variables, commands }) => {
      await using gateway = await serveDocuments([[Category, chain(10)]], { url, codec });
      const answer = () => gateway.ask(query, variables);
      await answer();
      expect(await commandsDuring(gateway.fixture, answer)).toHaveLength(commands);
    });
  });
}

it('the tree of atlas is one of its catalog', () => {
  expect(catalog.must('Category').tree).toEqual({ parent: 'parentId', index: 'byParent' });
});
