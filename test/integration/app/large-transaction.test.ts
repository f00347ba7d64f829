import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ask } from '../../support/almanac-process.js';
import { createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';

const ROWS = 200_000;

describeEachSource(`a transaction of ${ROWS} rows`, ({ kind, adminUrl }) => {
  it('becomes a new generation in bounded memory, while the former one is served', async () => {
    await using fixture = await createAppFixture({ adminUrl });
    const { execute } = fixture.database;
    await execute('INSERT INTO item VALUES (-1, 1), (-2, 1)');
    const almanac = fixture.spawn(['start']);
    const url = await almanac.ready();
    const readyz = async () =>
      (await (await fetch(`${url}/readyz`)).json()) as { generation: string; worker: string };
    const before = (await readyz()).generation;
    const total = async () =>
      (await ask<{ items: { totalCount: number } }>(url, '{ items(first: 1) { totalCount } }'))
        .items.totalCount;
    const baseMb = peakMb(almanac.pid);
    const seen = new Set<number>();
    let over = false;
    const watching = (async () => {
      while (!over) {
        seen.add(await total().catch(() => Number.NaN));
        await delay(20);
      }
    })();
    await execute(
      kind === 'mariadb'
        ? `INSERT INTO item SELECT seq, seq FROM seq_1_to_${ROWS}`
        : `SET SESSION cte_max_recursion_depth = ${ROWS};
           INSERT INTO item WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < ${ROWS}) SELECT n, n FROM seq`,
    );
    await eventually(async () => (await total()) === ROWS + 2, { withinMs: 90_000 });
    await execute('INSERT INTO item VALUES (-3, 1)');
    await eventually(async () => (await total()) === ROWS + 3, { withinMs: 90_000 });
    over = true;
    await watching;
    // All of it or nothing of it.
    expect([...seen].filter((count) => ![2, ROWS + 2, ROWS + 3].includes(count))).toEqual([]);
    expect((await readyz()).generation).not.toBe(before);
    // Measured: 185, and the same with twice the rows. It is what the collector leaves lying about.
    expect(peakMb(almanac.pid) - baseMb).toBeLessThan(300);
  }, 150_000);
});

/** The most memory that a process had, in MB. */
function peakMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
