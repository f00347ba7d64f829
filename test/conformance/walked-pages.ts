/** Pages walked from end to end while a writer commits between them: each stable row once, in order. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { List } from '../../src/gateway/list.js';
import { View } from '../../src/gateway/view.js';
import { KEY_INDEX } from '../../src/model/document.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import type { Lease, RecordWrite, Store } from '../../src/store/store.js';
import { checkpointAt, mustAcquire, put, remove } from './store-fixture.js';

const Item = defineEntity({
  name: 'Item',
  fields: { id: field.int(), team: field.int(), place: field.int({ nullable: true }) },
  key: ['id'],
  indexes: { byTeam: { on: ['team'], order: ['place'] } },
});

/** One for each item, in its team and place: a list through it is as the list by team. */
const Link = defineEntity({
  name: 'Link',
  fields: { team: field.int(), item: field.int(), place: field.int({ nullable: true }) },
  key: ['team', 'item'],
  indexes: { byTeam: { on: ['team'], order: ['place'] } },
});

interface Row {
  readonly team: number;
  readonly place: number | null;
}
type Rows = ReadonlyMap<number, Row>;

const KINDS = ['key', 'byTeam', 'through'] as const;
type Kind = (typeof KINDS)[number];

const listOf = (view: View, kind: Kind): List => {
  if (kind === 'key') return view.list(Item, KEY_INDEX, []);
  if (kind === 'byTeam') return view.list(Item, 'byTeam', [0]);
  return view.listThrough(Link, 'byTeam', [0], Item, ['item']);
};

// Two digits each: as text, which ties are broken by, they sort as numbers do.
const anId = fc.integer({ min: 10, max: 34 });
const aRow: fc.Arbitrary<Row> = fc.record({
  team: fc.constantFrom(0, 0, 0, 1),
  place: fc.oneof(fc.constant(null), fc.integer({ min: -3, max: 3 })),
});
/** What a commit does to some ids: undefined deletes. */
const aChange = fc.dictionary(anId.map(String), fc.option(aRow, { nil: undefined }), {
  maxKeys: 4,
});
const aWalk = fc.record({
  kind: fc.constantFrom(...KINDS),
  backward: fc.boolean(),
  size: fc.integer({ min: 1, max: 6 }),
  rows: fc.dictionary(anId.map(String), aRow, { minKeys: 6, maxKeys: 25 }),
  changes: fc.array(aChange, { maxLength: 12 }),
});
type Walk = typeof aWalk extends fc.Arbitrary<infer Value> ? Value : never;

const documentsOf = (id: number, { team, place }: Row) => ({
  item: { id, team, place },
  link: { team, item: id, place },
});

function writesOf(rows: Rows, id: number, next: Row | undefined): RecordWrite[] {
  const former = rows.get(id);
  return [
    ...(former && former.team !== next?.team ? [remove(Link, `${former.team}/${id}`)] : []),
    ...(next ? [put(Link, documentsOf(id, next).link), put(Item, documentsOf(id, next).item)] : []),
    ...(former && !next ? [remove(Item, String(id))] : []),
  ];
}

/** Ids in the order of the list; those whose place in it is the same in each of the states. */
function stableIds(kind: Kind, states: readonly Rows[]): number[] {
  const [first = new Map<number, Row>()] = states;
  const isStable = (id: number, { team, place }: Row) =>
    states.every((rows) => {
      const row = rows.get(id);
      return row && (kind === 'key' || (row.team === team && row.place === place));
    });
  const rankOf = (id: number) => first.get(id)?.place ?? Number.NEGATIVE_INFINITY;
  return [...first]
    .filter(([id, row]) => (kind === 'key' || row.team === 0) && isStable(id, row))
    .map(([id]) => id)
    .sort((a, b) => (kind === 'key' || rankOf(a) === rankOf(b) ? a - b : rankOf(a) - rankOf(b)));
}

async function walk(store: Store, lease: Lease, { kind, backward, size, rows, changes }: Walk) {
  const { reader, writer } = store;
  let current: Rows = new Map(Object.entries(rows).map(([id, row]) => [Number(id), row]));
  const former = await writer.generations();
  const generation = await writer.createGeneration(lease);
  const documents = [...current].map(([id, row]) => documentsOf(id, row));
  await writer.load(
    generation,
    Item,
    documents.map(({ item }) => item),
  );
  await writer.load(
    generation,
    Link,
    documents.map(({ link }) => link),
  );
  await writer.announce(lease, checkpointAt(generation, 'p0'));
  for (const name of former) await writer.retire(lease, name);

  const states = [current];
  const pages: { readonly ids: readonly number[]; readonly cursors: readonly string[] }[] = [];
  for (let cursor: string | null = null; ; ) {
    const view = new View({ reader });
    const bounds = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page = view.pageOf(listOf(view, kind), bounds);
    const [edges, info] = await Promise.all([page.edges, page.pageInfo]);
    pages.push({
      ids: edges.map(({ node }) => Number(node.id)),
      cursors: edges.map((edge) => edge.cursor),
    });
    if (!(backward ? info.hasPreviousPage : info.hasNextPage)) break;
    cursor = backward ? info.startCursor : info.endCursor;
    const change = changes[states.length - 1];
    if (!change) continue;
    const next = new Map(current);
    const writes: RecordWrite[] = [];
    for (const [text, row] of Object.entries(change)) {
      const id = Number(text);
      writes.push(...writesOf(current, id, row));
      if (row) next.set(id, row);
      else next.delete(id);
    }
    const checkpoint = checkpointAt(generation, `p${states.length}`);
    await writer.commit(lease, { generation, writes, checkpoint });
    current = next;
    states.push(current);
  }
  if (backward) pages.reverse();
  return {
    states,
    pages,
    ids: pages.flatMap(({ ids }) => ids),
    places: pages.flatMap(({ cursors }) => cursors).map((text) => Buffer.from(text, 'base64url')),
  };
}

/**
 * Walks random lists of a store, each to its end, while what they hold changes. The same ones each time;
 * what fails is printed with the seed and the path to it.
 */
export async function expectStablePages(store: Store, { numRuns }: { readonly numRuns: number }) {
  const lease = await mustAcquire(store, 600_000);
  const seen = { pages: 0, commits: 0 };
  await fc.assert(
    fc.asyncProperty(aWalk, async (given) => {
      const { states, pages, ids, places } = await walk(store, lease, given);
      const stable = stableIds(given.kind, states);
      expect(ids.filter((id) => stable.includes(id))).toEqual(stable);
      // Also what moved meanwhile: no place comes twice, and none after a later one.
      const sorted = places.toSorted(Buffer.compare);
      expect(places).toEqual(sorted);
      expect(new Set(places.map(String)).size).toBe(places.length);
      expect(pages.every((page) => page.ids.length <= given.size)).toBe(true);
      seen.pages += pages.length;
      seen.commits += states.length - 1;
    }),
    { numRuns, seed: 4 },
  );
  // Else nothing was put to the test.
  expect(seen.pages).toBeGreaterThan(2 * numRuns);
  expect(seen.commits).toBeGreaterThan(numRuns);
  return seen;
}
