import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sleep } from '../../src/lib/abort.js';
import { AlmanacError } from '../../src/lib/errors.js';
import { type Catalog, defineCatalog } from '../../src/model/catalog.js';
import type { Transaction } from '../../src/model/change.js';
import { type Document, idOf } from '../../src/model/document.js';
import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import type { Position } from '../../src/model/position.js';
import type { ChangeSource } from '../../src/source/source.js';
import { fold } from '../../src/sync/fold.js';
import { decodedDocument, documentsIn } from '../support/decoded-documents.js';

/** What an implementation brings to be tested: a source, and hands on the other side of it. */
export interface SourceUnderTest extends AsyncDisposable {
  readonly source: ChangeSource;
  /** Runs statements in one session, each its own transaction unless they say otherwise. */
  execute(...statements: string[]): Promise<void>;
  /** A second session. */
  connect(): Promise<{ execute(statement: string): Promise<void>; end(): Promise<void> }>;
}

export interface SourceSetUp {
  readonly maxTransactionRows?: number;
}

const Item = defineEntity({
  name: 'Item',
  fields: { id: field.int(), value: field.int(), note: field.string({ nullable: true }) },
  key: ['id'],
});
const Pair = defineEntity({
  name: 'Pair',
  fields: { id: field.int(), value: field.int() },
  key: ['id'],
});

const TABLES = [
  'CREATE TABLE item (id INT PRIMARY KEY, value INT NOT NULL, note VARCHAR(100)) ENGINE=InnoDB',
  'CREATE TABLE pair (id INT PRIMARY KEY, value INT NOT NULL) ENGINE=InnoDB',
  'CREATE TABLE untracked (id INT PRIMARY KEY) ENGINE=InnoDB',
];

/** The contract of src/source/source.ts, as tests. */
export function describeChangeSource(
  name: string,
  open: (catalog: Catalog, setUp?: SourceSetUp) => Promise<SourceUnderTest>,
): void {
  describe(`change source: ${name}`, () => {
    let under: SourceUnderTest;
    const catalog = defineCatalog([Item, Pair]);

    beforeAll(async () => {
      under = await open(catalog);
      await under.execute(...TABLES);
    });
    afterAll(async () => under[Symbol.asyncDispose]());
    beforeEach(async () => {
      await under.execute('DELETE FROM item', 'DELETE FROM pair', 'DELETE FROM untracked');
    });

    const now = async () => {
      await using snapshot = await under.source.snapshot(new AbortController().signal);
      return snapshot.high;
    };

    it('reads every row of a snapshot, as of one moment', async () => {
      await under.execute(
        "INSERT INTO item VALUES (1, 10, 'a'), (2, 20, NULL)",
        'INSERT INTO pair VALUES (1, 1)',
      );
      await using snapshot = await under.source.snapshot(new AbortController().signal);
      await under.execute("INSERT INTO item VALUES (3, 30, 'late')", 'DELETE FROM pair');
      expect(await documentsIn(snapshot.read(Item))).toEqual([
        { id: 1, value: 10, note: 'a' },
        { id: 2, value: 20, note: null },
      ]);
      expect(await documentsIn(snapshot.read(Pair))).toEqual([{ id: 1, value: 1 }]);
      expect(await snapshot.estimate(Item)).toBeGreaterThan(0);
    });

    it('streams committed transactions in order, whole, and nothing of a rollback', async () => {
      const from = await now();
      await under.execute(
        "BEGIN; INSERT INTO item VALUES (1, 1, 'x'); INSERT INTO pair VALUES (1, 1); COMMIT",
        'BEGIN; INSERT INTO item VALUES (9, 9, NULL); ROLLBACK',
        'BEGIN; UPDATE item SET value = 2; SAVEPOINT s; DELETE FROM item; ROLLBACK TO s; COMMIT',
        'UPDATE item SET id = 5',
        'DELETE FROM item',
      );
      const transactions = await changesAfter(under.source, from, 4);
      expect(transactions.map(summary)).toEqual([
        ['Item - > 1:1', 'Pair - > 1:1'],
        ['Item 1:1 > 1:2'],
        ['Item 1:2 > 5:2'],
        ['Item 5:2 > -'],
      ]);
    });

    it('says when the source committed', async () => {
      const from = await now();
      await under.execute('INSERT INTO pair VALUES (1, 1)');
      const [transaction] = await changesAfter(under.source, from, 1);
      expect(Math.abs(Date.now() - (transaction?.committedAtMs ?? 0))).toBeLessThan(10_000);
    });

    it('goes on after any position that it gave, with exactly what follows', async () => {
      const from = await now();
      for (let id = 1; id <= 5; id += 1) await under.execute(`INSERT INTO pair VALUES (${id}, 0)`);
      const all = await changesAfter(under.source, from, 5);
      for (const [at, { position }] of all.slice(0, 4).entries()) {
        const rest = await changesAfter(under.source, position, 4 - at);
        expect(rest.map(summary)).toEqual(all.slice(at + 1).map(summary));
      }
    });

    it('orders positions: each covers those before it and itself', async () => {
      const from = await now();
      await under.execute('INSERT INTO pair VALUES (1, 1)', 'INSERT INTO pair VALUES (2, 2)');
      const [first, second] = (await changesAfter(under.source, from, 2)).map((t) => t.position);
      const { source } = under;
      if (!first || !second) throw new Error('Expected two transactions.');
      expect(source.covers(second, first)).toBe(true);
      expect(source.covers(second, second)).toBe(true);
      expect(source.covers(first, second)).toBe(false);
      expect(source.covers(from, first)).toBe(false);
    });

    it('moves the position past transactions that touch nothing tracked', async () => {
      const from = await now();
      await under.execute(
        'INSERT INTO untracked VALUES (1)',
        'CREATE TABLE t2 (id INT)',
        'DROP TABLE t2',
      );
      const target = await now();
      const reached = await firstOf(under.source, from, (t) =>
        under.source.covers(t.position, target),
      );
      expect(reached.changes).toEqual([]);
    });

    it('says about once a second that it is alive, while nothing happens', async () => {
      const from = await now();
      const startedMs = performance.now();
      await firstOf(under.source, from, ({ changes }) => changes.length === 0);
      await firstOf(under.source, from, ({ committedAtMs }) => Date.now() - committedAtMs < 500);
      expect(performance.now() - startedMs).toBeLessThan(10_000);
    });

    it('loses nothing between a snapshot and the stream from its low, with writers running', async () => {
      for (let round = 0; round < 4; round += 1) {
        await under.execute('DELETE FROM item');
        const stop = new AbortController();
        const writers = [1, 2, 3].map((writer) => write(under, writer, stop.signal));
        await sleep(60);
        const snapshot = await under.source.snapshot(new AbortController().signal);
        const documents = await documentsIn(snapshot.read(Item));
        await snapshot[Symbol.asyncDispose]();
        await sleep(60);
        stop.abort();
        await Promise.all(writers);
        const end = await now();
        const state = new Map(documents.map((document) => [idOf(Item, document), document]));
        for (const { changes } of await untilCovered(under.source, snapshot.low, end)) {
          for (const { id, document } of fold(changes)) {
            if (document) state.set(id, decodedDocument(document));
            else state.delete(id);
          }
        }
        await using final = await under.source.snapshot(new AbortController().signal);
        const expected = await documentsIn(final.read(Item));
        expect(byId([...state.values()])).toEqual(byId(expected));
        expect(expected.length).toBeGreaterThan(0);
      }
    });

    it('stops promptly when it is told to', async () => {
      const stop = new AbortController();
      const streaming = (async () => {
        for await (const _ of under.source.stream(await now(), stop.signal));
      })();
      await sleep(100);
      const startedMs = performance.now();
      stop.abort();
      await streaming;
      expect(performance.now() - startedMs).toBeLessThan(3_000);
    });

    it('ends also where it is told to stop before it has begun to deliver', async () => {
      const from = await now();
      for (const afterMs of [0, 1, 3, 10]) {
        const stop = new AbortController();
        const streaming = (async () => {
          for await (const _ of under.source.stream(from, stop.signal));
        })();
        await sleep(afterMs);
        stop.abort();
        await streaming;
      }
    });

    it('breaks off at a change of a tracked table that is not one of rows, and delivers nothing after', async () => {
      const from = await now();
      await under.execute(
        'INSERT INTO pair VALUES (1, 1)',
        'ALTER TABLE pair COMMENT = "new"',
        'INSERT INTO pair VALUES (2, 2)',
      );
      const seen: string[][] = [];
      const streaming = (async () => {
        for await (const t of under.source.stream(from, AbortSignal.timeout(20_000))) {
          if (t.changes.length > 0) seen.push(summary(t));
        }
      })();
      await expect(streaming).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
      expect(seen).toEqual([['Pair - > 1:1']]);
    });

    it('refuses a position that is not of its history', async () => {
      const foreign = (await now()).replace(/\d+$/, '999999999') as Position;
      await expect(
        under.source.assertServes(foreign, new AbortController().signal),
      ).rejects.toMatchObject({
        code: 'POSITION_DIVERGED',
      });
      await expect(
        under.source.assertServes('other:1' as Position, new AbortController().signal),
      ).rejects.toMatchObject({
        code: 'POSITION_DIVERGED',
      });
    });

    it('gives up a transaction that is larger than it was told to hold', async () => {
      await using limited = await open(catalog, { maxTransactionRows: 10 });
      await limited.execute(...TABLES);
      const from = await (async () => {
        await using snapshot = await limited.source.snapshot(new AbortController().signal);
        return snapshot.high;
      })();
      const values = Array.from({ length: 11 }, (_, id) => `(${id}, 0)`).join();
      await limited.execute(`INSERT INTO pair VALUES ${values}`);
      await expect(changesAfter(limited.source, from, 1)).rejects.toMatchObject({
        code: 'TRANSACTION_TOO_LARGE',
      });
    });
  });
}

/** The next `count` transactions that change something. */
async function changesAfter(source: ChangeSource, from: Position, count: number) {
  const found: Transaction[] = [];
  await eachOf(source, from, (transaction) => {
    if (transaction.changes.length > 0) found.push(transaction);
    return found.length >= count;
  });
  return found;
}

async function untilCovered(source: ChangeSource, from: Position, target: Position) {
  const found: Transaction[] = [];
  if (source.covers(from, target)) return found;
  await eachOf(source, from, (transaction) => {
    found.push(transaction);
    return source.covers(transaction.position, target);
  });
  return found;
}

async function firstOf(source: ChangeSource, from: Position, test: (t: Transaction) => boolean) {
  let found: Transaction | undefined;
  await eachOf(source, from, (transaction) => {
    if (test(transaction)) found = transaction;
    return found !== undefined;
  });
  if (!found) throw new Error('Expected such a transaction.');
  return found;
}

async function eachOf(source: ChangeSource, from: Position, enough: (t: Transaction) => boolean) {
  const stop = new AbortController();
  for await (const transaction of source.stream(
    from,
    AbortSignal.any([stop.signal, AbortSignal.timeout(20_000)]),
  )) {
    if (enough(transaction)) return stop.abort();
  }
  throw new AlmanacError('SOURCE_LOST', 'Expected more transactions within 20 s.');
}

function summary({ changes }: Transaction): string[] {
  const show = (document?: Document) => (document ? `${document.id}:${document.value}` : '-');
  return changes.map(
    ({ entity, before, after }) => `${entity.name} ${show(before)} > ${show(after)}`,
  );
}

const byId = (documents: Document[]) => documents.sort((a, b) => Number(a.id) - Number(b.id));

/** Inserts, updates and deletes rows of its own until told to stop. */
async function write(under: SourceUnderTest, writer: number, signal: AbortSignal): Promise<void> {
  const session = await under.connect();
  for (let step = 0; !signal.aborted; step += 1) {
    const id = writer * 100_000 + step;
    await session.execute(`INSERT INTO item VALUES (${id}, ${step}, 'w')`);
    if (step % 3 === 1) await session.execute(`UPDATE item SET value = -1 WHERE id = ${id - 1}`);
    if (step % 3 === 2) await session.execute(`DELETE FROM item WHERE id = ${id - 2}`);
  }
  await session.end();
}
