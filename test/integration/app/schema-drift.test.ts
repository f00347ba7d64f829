import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Transaction } from '../../../src/model/change.js';
import type { Position } from '../../../src/model/position.js';
import { ask } from '../../support/almanac-process.js';
import { createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { LiveSync } from '../../support/live-sync.js';

describeEachSource('a table that changed', ({ adminUrl }) => {
  let live: LiveSync;
  beforeAll(async () => {
    live = await LiveSync.open({ adminUrl, redisUrl: inject('servers').redis.url });
    await live.writePair();
    live.start();
    await live.following();
  });
  afterAll(async () => live?.[Symbol.asyncDispose]());

  it('and does not fit its entity keeps the old data until it fits again', async () => {
    await live.database.execute('UPDATE item SET value = 5 WHERE id IN (1, 2)');
    await live.settled();
    const { wrong, errors } = await live.watch(async () => {
      await live.database.execute('ALTER TABLE item RENAME COLUMN value TO amount');
      await eventually(() => live.status?.state === 'failed');
      expect(live.status?.error).toMatchObject({
        code: 'SCHEMA_DRIFT',
        message: expect.stringMatching(
          /Entity Item and table item differ: field value expects column value, got columns .*amount.*Change schema\/entities or the table/,
        ),
      });
      await live.database.execute(
        'INSERT INTO item (id, amount) VALUES (50, 50)',
        'ALTER TABLE item RENAME COLUMN amount TO value',
      );
      await live.following();
      await live.settled();
    });
    expect(wrong).toEqual([]);
    expect([...errors]).toEqual([]);
    expect((await live.item(50))?.value).toBe(50);
    expect(live.status?.error).toBeUndefined();
  });

  it('its name keeps the old data until it is there again', async () => {
    await live.writePair();
    await live.settled();
    await live.database.execute('RENAME TABLE item TO hidden_item');
    await eventually(() => live.status?.error?.code === 'SCHEMA_DRIFT');
    expect(live.status?.error?.message).toMatch(/Expected a table item for entity Item, got none/);
    expect(await live.item(1)).not.toBeNull();
    await live.database.execute('RENAME TABLE hidden_item TO item');
    await live.following();
    await live.settled();
  });

  describe('while the worker is away', () => {
    const streamed = async (from: Position) => {
      const seen: Transaction[] = [];
      const stream = async () => {
        for await (const transaction of live.source.stream(from, AbortSignal.timeout(20_000))) {
          if (transaction.changes.length > 0) seen.push(transaction);
        }
      };
      await expect(stream()).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
      return seen.flatMap(({ changes }) => changes.map(({ after }) => after));
    };
    beforeEach(async () => {
      await live.settled();
      await live.stop();
      await live.database.execute('DELETE FROM item');
    });
    const position = async () => {
      await using snapshot = await live.source.snapshot(new AbortController().signal);
      return snapshot.high;
    };

    it('is told by names, not by places: rows from before it are read right', async () => {
      const from = await position();
      await live.database.execute(
        "INSERT INTO item (id, value, note) VALUES (1, 10, 'before'), (2, 10, NULL)",
        'ALTER TABLE item ADD COLUMN first_one INT FIRST, MODIFY value INT NOT NULL AFTER note, MODIFY id INT AFTER value',
        "INSERT INTO item (first_one, note, value, id) VALUES (0, 'after', 30, 3)",
      );
      expect(await streamed(from)).toEqual([
        { id: 1, value: 10, note: 'before' },
        { id: 2, value: 10, note: null },
      ]);
      live.start();
      await live.settled();
      await live.database.execute('ALTER TABLE item DROP COLUMN first_one');
    });

    it('of its type makes a new generation: rows from before it are not read as what they were not', async () => {
      await live.database.execute('ALTER TABLE item MODIFY value YEAR NOT NULL');
      const from = await position();
      await live.database.execute(
        'INSERT INTO item (id, value) VALUES (1, 2026)',
        'ALTER TABLE item MODIFY value INT NOT NULL',
      );
      expect(await streamed(from)).toEqual([]);
      live.start();
      await live.settled();
    });

    it('of a column of ours makes a new generation where rows from before it have no such column', async () => {
      const from = await position();
      await live.database.execute(
        'ALTER TABLE item RENAME COLUMN value TO former',
        'INSERT INTO item (id, former) VALUES (1, 1)',
        'ALTER TABLE item RENAME COLUMN former TO value',
      );
      expect(await streamed(from)).toEqual([]);
      live.start();
      await live.settled();
    });
  });
});

describeEachSource('a process whose table no longer fits', ({ adminUrl }) => {
  it('says so where a person looks, serves what it has, and mends by itself', async () => {
    await using fixture = await createAppFixture({ adminUrl });
    const { execute } = fixture.database;
    await execute('INSERT INTO item VALUES (1, 10)');
    const almanac = fixture.spawn(['start'], { ALMANAC_STALENESS_BOUND: '2s' });
    const url = await almanac.ready();
    const readyz = async () => {
      const response = await fetch(`${url}/readyz`);
      return { status: response.status, body: await response.text() };
    };
    const value = async (id: number) =>
      (await ask<{ item: { value: number } | null }>(url, `{ item(databaseId: ${id}) { value } }`))
        .item?.value;
    await execute(
      'ALTER TABLE item CHANGE value amount INT NOT NULL',
      'INSERT INTO item VALUES (2, 20)',
    );
    await eventually(async () => {
      const { status, body } = await readyz();
      expect(status).toBe(503);
      const { worker, workerError, reasons } = JSON.parse(body);
      expect(worker).toBe('failed');
      expect(workerError.code).toBe('SCHEMA_DRIFT');
      expect(reasons.join()).toMatch(
        /last confirmed .* SCHEMA_DRIFT: .*field value expects column value, got columns id, amount/,
      );
      return true;
    });
    expect(await value(1)).toBe(10);
    await execute('ALTER TABLE item CHANGE amount value INT NOT NULL');
    await eventually(async () => (await value(2)) === 20, { withinMs: 30_000 });
    await eventually(async () => (await readyz()).status === 200);
    const { stderr } = await almanac.kill('SIGTERM');
    expect(stderr).toMatch(/"code":"SCHEMA_DRIFT"/);
  }, 60_000);
});
