import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ask } from '../../support/almanac-process.js';
import { createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { addFigures } from '../../support/figures.js';

const CHANGES = 10_000;

describeEachSource('a process that is killed', ({ adminUrl }) => {
  it(`in the middle of ${CHANGES} row changes loses none of them`, async (context) => {
    await using fixture = await createAppFixture({ adminUrl });
    const { database } = fixture;
    await database.execute('INSERT INTO item VALUES (0, 0)');
    // A short lease, so that the next process need not wait for the dead one's to expire.
    const env = { ALMANAC_LEASE: '500ms' };
    let process = fixture.spawn(['start'], env);
    let url = await process.ready();
    const generation = await generationOf(url);

    const writing = writeChanges(await database.connect());
    for (const _ of [1, 2, 3]) {
      await delay(300);
      await process.kill('SIGKILL');
      process = fixture.spawn(['start'], env);
      url = await process.ready();
    }
    const done = await writing;
    expect(done.killsDuring).toBe(true);

    const [rows] = await database.admin.query('SELECT id, value FROM item ORDER BY id');
    const expected = (rows as { id: number; value: number }[]).map(({ id, value }) => ({
      id: String(id),
      value,
    }));
    await eventually(async () => (await allItems(url)).length === expected.length, {
      withinMs: 30_000,
    });
    await eventually(async () => {
      expect(await allItems(url)).toEqual(expected);
      return true;
    });
    // It resumed: a new snapshot would hide what the stream lost.
    expect(await generationOf(url)).toBe(generation);
    addFigures(context, { 'kills of a process in the middle of row changes': 3 });
  }, 120_000);
});

/** Inserts, updates and deletes in transactions of ten rows, spread over the kills. */
async function writeChanges(session: {
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
}): Promise<{ killsDuring: boolean }> {
  const startedAtMs = performance.now();
  for (let first = 1; first <= CHANGES / 2; first += 5) {
    const ids = [0, 1, 2, 3, 4].map((offset) => first + offset);
    await session.query(
      `BEGIN;
       INSERT INTO item VALUES ${ids.map((id) => `(${id}, ${id})`).join()};
       UPDATE item SET value = value + 1 WHERE id BETWEEN ${first - 5} AND ${first - 2};
       DELETE FROM item WHERE id = ${first - 1} AND id > 0;
       COMMIT`,
    );
    if (first % 100 === 1) await delay(20);
  }
  await session.end();
  return { killsDuring: performance.now() - startedAtMs > 300 };
}

async function generationOf(url: string): Promise<string> {
  const response = await fetch(`${url}/readyz`);
  return ((await response.json()) as { generation: string }).generation;
}

interface Page {
  readonly items: {
    readonly edges: readonly { readonly node: { id: string; value: number } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

async function allItems(url: string): Promise<{ id: string; value: number }[]> {
  const found: { id: string; value: number }[] = [];
  for (let after: string | null = null; ; ) {
    const { items }: Page = await ask<Page>(
      url,
      `query ($after: String) {
        items(first: 500, after: $after) { edges { node { id: databaseId value } } pageInfo { hasNextPage endCursor } }
      }`,
      { after },
    );
    found.push(...items.edges.map(({ node }) => node));
    if (!items.pageInfo.hasNextPage) return found;
    after = items.pageInfo.endCursor;
  }
}
