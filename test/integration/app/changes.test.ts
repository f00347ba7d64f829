import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/almanac-process.js';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';

describeEachSource('a change in the source', ({ adminUrl }) => {
  let fixture: AppFixture;
  let url: string;
  const item = async (id: number) =>
    (await ask<{ item: { value: number } | null }>(url, `{ item(databaseId: ${id}) { value } }`))
      .item;

  beforeAll(async () => {
    fixture = await createAppFixture({ adminUrl });
    await fixture.database.execute('INSERT INTO item VALUES (1, 10)');
    url = await fixture.spawn(['start']).ready();
  });
  afterAll(async () => fixture[Symbol.asyncDispose]());

  describe('shows in GraphQL:', () => {
    it('an insert, an update, a changed key and a delete', async () => {
      const { execute } = fixture.database;
      expect(await item(1)).toEqual({ value: 10 });
      await execute('INSERT INTO item VALUES (2, 20)');
      await eventually(async () => (await item(2))?.value === 20);
      await execute('UPDATE item SET value = 21 WHERE id = 2');
      await eventually(async () => (await item(2))?.value === 21);
      await execute('UPDATE item SET id = 3 WHERE id = 2');
      await eventually(async () => (await item(3))?.value === 21);
      expect(await item(2)).toBeNull();
      await execute('DELETE FROM item WHERE id = 3');
      await eventually(async () => (await item(3)) === null);
    });

    it('within 100 ms in the median', async () => {
      const latencies: number[] = [];
      for (let value = 100; value < 130; value += 1) {
        await fixture.database.execute(`UPDATE item SET value = ${value} WHERE id = 1`);
        const committedAtMs = performance.now();
        await eventually(async () => (await item(1))?.value === value, { everyMs: 1 });
        latencies.push(performance.now() - committedAtMs);
      }
      latencies.sort((a, b) => a - b);
      expect(latencies[15]).toBeLessThan(100);
    });

    it('in lists too, in order and with the count', async () => {
      await fixture.database.execute('INSERT INTO item VALUES (10, 0), (9, 0), (100, 0)');
      const list = '{ items(first: 10) { totalCount edges { node { id: databaseId } } } }';
      const expected = {
        items: {
          totalCount: 4,
          edges: [1, 9, 10, 100].map((id) => ({ node: { id: String(id) } })),
        },
      };
      await eventually(async () => {
        expect(await ask(url, list)).toEqual(expected);
        return true;
      });
    });
  });
});
