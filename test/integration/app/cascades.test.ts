import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sleep } from '../../../src/lib/abort.js';
import { describeEachCascade } from '../../support/cascades/each-cascade.js';
import { catalog, RESET, TABLES } from '../../support/cascades/family-schema.js';
import type { TestDatabase } from '../../support/database.js';
import { type Followed, follow } from '../../support/follow.js';

/** Each with the same rows to begin with, and followed without another snapshot. */
const SEQUENCES: readonly (readonly [string, ...string[]])[] = [
  ['a parent deleted: three levels, a diamond, SET NULL', 'DELETE FROM parent WHERE id = 1'],
  ['all parents deleted', 'DELETE FROM parent'],
  ['a parent without children deleted', 'DELETE FROM parent WHERE id = 4'],
  ['a primary key changed', 'UPDATE parent SET id = 9 WHERE id = 1'],
  ['a key changed that is not the primary one', 'UPDATE parent SET mark = 99 WHERE id = 1'],
  ['a key that becomes NULL', 'UPDATE parent SET mark = NULL WHERE id = 1'],
  ['both keys and a value changed', 'UPDATE parent SET id = 9, mark = 99, value = 9 WHERE id = 1'],
  ['a value changed that nobody refers to', 'UPDATE parent SET value = 9'],
  ['keys moved up one by one', 'UPDATE parent SET id = id + 1 ORDER BY id DESC'],
  ['a changed key of a child', 'UPDATE child SET id = 9 WHERE id = 2'],
  [
    'swapped keys',
    'BEGIN',
    'UPDATE parent SET id = 100 WHERE id = 1',
    'UPDATE parent SET id = 1 WHERE id = 2',
    'UPDATE parent SET id = 2 WHERE id = 100',
    'COMMIT',
  ],
  ['REPLACE of a parent', 'REPLACE INTO parent VALUES (1,10,7)'],
  ['REPLACE of a parent by its other key', 'REPLACE INTO parent VALUES (7,10,7)'],
  ['REPLACE of two parents by one', 'REPLACE INTO parent VALUES (1,20,7)'],
  ['REPLACE of a child', 'REPLACE INTO child (id, parent) VALUES (1,2), (6,3)'],
  [
    'ON DUPLICATE KEY UPDATE of a key',
    'INSERT INTO parent VALUES (1,10,0) ON DUPLICATE KEY UPDATE id = 8, mark = 80',
  ],
  [
    'two tables deleted from at once',
    'DELETE p, c FROM parent p JOIN child c ON c.parent = p.id WHERE p.id = 1',
  ],
  [
    'two tables updated at once',
    'UPDATE parent p JOIN child c ON c.parent = p.id SET p.id = 100, c.value = 5 WHERE p.id = 1',
  ],
  [
    'nothing, with checks off',
    'SET foreign_key_checks = 0',
    'DELETE FROM parent WHERE id = 1',
    'UPDATE parent SET id = 9 WHERE id = 2',
    'SET foreign_key_checks = 1',
  ],
  [
    'checks off and on in one transaction',
    'BEGIN',
    'SET foreign_key_checks = 0',
    'DELETE FROM child WHERE id = 1',
    'SET foreign_key_checks = 1',
    'DELETE FROM parent WHERE id = 2',
    'COMMIT',
  ],
  [
    'children that came, moved and changed in the same transaction',
    'BEGIN',
    'INSERT INTO child (id, parent) VALUES (50,1), (51,2)',
    'UPDATE child SET parent = 2, value = 5 WHERE id = 1',
    'UPDATE child SET id = 52 WHERE id = 2',
    'DELETE FROM parent WHERE id = 1',
    'INSERT INTO parent VALUES (1,10,1)',
    'INSERT INTO child (id, parent) VALUES (50,1), (60,1)',
    'UPDATE child SET value = 6 WHERE parent = 2',
    'UPDATE parent SET id = 5 WHERE id = 2',
    'COMMIT',
  ],
  [
    'what is rolled back to a savepoint, not',
    'BEGIN',
    'UPDATE parent SET id = 7 WHERE id = 3',
    'SAVEPOINT s',
    'DELETE FROM parent WHERE id = 1',
    'ROLLBACK TO s',
    'DELETE FROM parent WHERE id = 2',
    'COMMIT',
  ],
  [
    'an XA transaction',
    "XA START 'x'",
    'DELETE FROM parent WHERE id = 1',
    "XA END 'x'",
    "XA PREPARE 'x'",
    "XA COMMIT 'x'",
  ],
  ['a tree cut at its root', 'DELETE FROM node WHERE id = 1'],
  ['a tree cut in the middle', 'DELETE FROM node WHERE id IN (3, 6)'],
  ['all of a tree', 'DELETE FROM node'],
  ['a text key deleted', "DELETE FROM country WHERE code = 'ch'"],
  ['a text key changed', "UPDATE country SET code = 'AT' WHERE code = 'CH'"],
  ['a text key spelled anew', "UPDATE country SET code = 'ch' WHERE code = 'CH'"],
  [
    'a text key of two columns changed',
    "UPDATE region SET number = 7 WHERE country = 'CH' AND number = 1",
  ],
  ['REPLACE of a text key by another spelling', "REPLACE INTO country VALUES ('ch'), ('F')"],
];

describeEachCascade('what foreign keys do is followed', ({ logsCascades, database }) => {
  let followed: Followed;

  beforeAll(async () => {
    await database().execute(...TABLES);
    followed = await follow(database().url, catalog);
  });
  afterAll(async () => followed?.[Symbol.asyncDispose]());
  beforeEach(async () => database().execute(...RESET));

  it.each(SEQUENCES)('%s', async (_, ...statements) => {
    try {
      await database().execute(...statements);
    } catch (error) {
      // MySQL refuses some that InnoDB alone does not.
      if (!logsCascades) throw error;
      await database().execute('ROLLBACK');
    }
    await followed.expectEqual({ reloads: 0 });
  });

  it('while a generation is loaded, too', async () => {
    const stop = new AbortController();
    const writers = [10, 20, 30].map((first) => writeFamilies(database(), first, stop.signal));
    await using anew = await follow(database().url, catalog);
    await sleep(200);
    stop.abort();
    const families = await Promise.all(writers);
    expect(Math.min(...families)).toBeGreaterThan(0);
    await anew.expectEqual({ reloads: 0 });
    await followed.expectEqual({ reloads: 0 });
  });
});

/** Parents that come with children, pass them on, and go with them, again and again; returns how often. */
async function writeFamilies(
  database: TestDatabase,
  first: number,
  signal: AbortSignal,
): Promise<number> {
  const session = await database.connect();
  let count = 0;
  for (; !signal.aborted; count += 1) {
    await session.query(
      `INSERT INTO parent (id) VALUES (${first});
       INSERT INTO child (id, parent) VALUES (${first}, ${first}), (${first + 1}, ${first});
       UPDATE parent SET id = ${first + 1} WHERE id = ${first};
       UPDATE child SET value = value + 1 WHERE parent = ${first + 1};
       DELETE FROM parent WHERE id = ${first + 1}`,
    );
    await sleep(5);
  }
  await session.end();
  return count;
}
