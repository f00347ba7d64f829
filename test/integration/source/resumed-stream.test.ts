import { expect, it } from 'vitest';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Position } from '../../../src/model/position.js';
import { MysqlSource } from '../../../src/source/mysql/mysql-source.js';
import { createTestDatabase } from '../../support/database.js';
import { describeEachSource } from '../../support/each-source.js';
import { mysqlSourceOptions } from '../../support/mysql-source-under-test.js';

const Counter = defineEntity({
  name: 'Counter',
  fields: { id: field.int(), n: field.int() },
  key: ['id'],
});
const MISSED = 8;

describeEachSource('a stream that goes on', ({ adminUrl }) => {
  it('says that nothing is new only once it has delivered what is', async () => {
    await using database = await createTestDatabase(adminUrl);
    await database.execute(
      'CREATE TABLE counter (id INT PRIMARY KEY, n INT NOT NULL)',
      'INSERT INTO counter VALUES (1, 0)',
    );
    const source = new MysqlSource(mysqlSourceOptions(database.url, defineCatalog([Counter])));
    const changesAfter = async (from: Position, count: number) => {
      const stop = new AbortController();
      const counts: number[] = [];
      let position = from;
      for await (const transaction of source.stream(from, stop.signal)) {
        counts.push(transaction.changes.length);
        position = transaction.position;
        if (counts.filter((changes) => changes > 0).length === count) stop.abort();
      }
      return { counts, position };
    };
    const snapshot = await source.snapshot(new AbortController().signal);
    await snapshot[Symbol.asyncDispose]();
    await database.execute('UPDATE counter SET n = 1');
    // A server that has something to skip for its client may say first that it has nothing to send.
    const { position } = await changesAfter(snapshot.low, 1);
    for (let n = 2; n < 2 + MISSED; n += 1) {
      await database.execute(`UPDATE counter SET n = ${n}`);
    }
    const { counts } = await changesAfter(position, MISSED);
    expect(counts).toEqual(Array(MISSED).fill(1));
  });
});
