import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { Transaction } from '../../../src/model/change.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { documentsIn } from '../../support/decoded-documents.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';
import { addFigures } from '../../support/figures.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const Counter = defineEntity({
  name: 'Counter',
  fields: { id: field.int(), n: field.int() },
  key: ['id'],
});
const COUNTERS = 12;
const RUN_MS = 4_000;

const WRITES = {
  'plain transactions': (id: number) => [`UPDATE counter SET n = n + 1 WHERE id = ${id}`],
  'XA transactions': (id: number, at: number) => [
    `XA START 'w${id}_${at}'; UPDATE counter SET n = n + 1 WHERE id = ${id}; XA END 'w${id}_${at}'; XA PREPARE 'w${id}_${at}'`,
    `XA COMMIT 'w${id}_${at}'`,
  ],
};

/** What a snapshot says it holds, and what it does hold. */
interface Shot {
  readonly low: Position;
  readonly high: Position;
  readonly rows: ReadonlyMap<number, number>;
}

describeEachSource('the positions of a snapshot', ({ adminUrl }) => {
  for (const [name, statements] of Object.entries(WRITES)) {
    it(`enclose what it holds, beside ${name} and others who ask for the server's status`, async (context) => {
      await using database = await createTestDatabase(adminUrl);
      const zeros = Array.from({ length: COUNTERS }, (_, id) => `(${id}, 0)`);
      await database.execute(
        'CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL)',
        `INSERT INTO counter VALUES ${zeros.join()}`,
      );
      const source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Counter])));
      const stop = new AbortController();
      const { low: from } = await takeShot(source, stop.signal);
      const seen: Transaction[] = [];
      const streaming = (async () => {
        for await (const one of source.stream(from, stop.signal)) seen.push(one);
      })();

      const endMs = performance.now() + RUN_MS;
      const isOver = () => performance.now() >= endMs;
      const writing = [...zeros.keys()].map((id) =>
        repeat(database, isOver, (at) => statements(id, at)),
      );
      const monitor = repeat(database, isOver, () => ['SHOW GLOBAL STATUS']);
      const shots: Shot[] = [];
      const reading = [1, 2, 3].map(async () => {
        while (!isOver()) shots.push(await takeShot(source, stop.signal));
      });
      await Promise.all([...writing, ...reading, monitor]);
      const { high } = await takeShot(source, stop.signal);
      await eventually(() => source.covers(seen.at(-1)?.position ?? from, high), {
        withinMs: 50_000,
      });
      stop.abort();
      await streaming;

      expect(shots.length).toBeGreaterThan(0);
      const wrong = shots.filter(({ low, high, rows }) => {
        const least = stateAt(seen, (position) => source.covers(position, low));
        const most = stateAt(seen, (position) => source.covers(position, high));
        return [...rows].some(([id, n]) => n < (least.get(id) ?? 0) || n > (most.get(id) ?? n));
      });
      expect(wrong).toEqual([]);
      addFigures(context, { 'snapshots beside concurrent writers': shots.length });
    });
  }
});

async function takeShot(source: MysqlSource, signal: AbortSignal): Promise<Shot> {
  await using snapshot = await source.snapshot(signal);
  const rows = new Map<number, number>();
  for (const { id, n } of await documentsIn(snapshot.read(Counter))) {
    rows.set(Number(id), Number(n));
  }
  return { low: snapshot.low, high: snapshot.high, rows };
}

/** The counters after the first transactions up to one whose position is far enough. */
function stateAt(seen: readonly Transaction[], isReached: (position: Position) => boolean) {
  const state = new Map<number, number>();
  for (const { position, changes } of seen) {
    for (const { after } of changes) state.set(Number(after?.id), Number(after?.n));
    if (isReached(position)) return state;
  }
  return state;
}

async function repeat(
  database: TestDatabase,
  isOver: () => boolean,
  statements: (at: number) => readonly string[],
): Promise<void> {
  const session = await database.connect();
  for (let at = 0; !isOver(); at += 1) {
    for (const statement of statements(at)) await session.query(statement);
    await delay(Math.random() * 5);
  }
  await session.end();
}
