import { expect, it } from 'vitest';
import { ask } from '../../support/almanac-process.js';
import { createAppFixture } from '../../support/app-fixture.js';
import { describeEachSource } from '../../support/each-source.js';
import { eventually } from '../../support/eventually.js';

describeEachSource('with the follower running', ({ adminUrl }) => {
  it("the database's general log shows no statement caused by a GraphQL request", async () => {
    await using fixture = await createAppFixture({ adminUrl });
    const { database } = fixture;
    await database.execute('INSERT INTO item VALUES (1, 10), (2, 20)');
    const url = await fixture.spawn(['start']).ready();
    await database.execute('UPDATE item SET value = 11 WHERE id = 1');
    await eventually(async () => {
      const { item } = await ask<{ item: { value: number } }>(
        url,
        '{ item(databaseId: 1) { value } }',
      );
      return item.value === 11;
    });

    await database.execute(
      "SET GLOBAL log_output = 'TABLE'",
      'TRUNCATE mysql.general_log',
      'SET GLOBAL general_log = ON',
    );
    try {
      for (let count = 0; count < 50; count += 1) {
        await ask(
          url,
          `{ item(databaseId: 1) { value } absent: item(databaseId: ${1000 + count}) { id }
             itemsByDatabaseId(databaseIds: [1, 2, 3]) { id } items(first: 10) { totalCount edges { node { id } } } }`,
        );
      }
      // That the log does log is seen from this session's own statement.
      await database.execute('SELECT 1 AS seen_by_the_log');
      const [rows] = await database.admin.query(
        'SELECT user_host, CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log',
      );
      const log = rows as { user_host: string; statement: string }[];
      expect(log.some(({ statement }) => statement.includes('seen_by_the_log'))).toBe(true);
      expect(log.filter(({ user_host }) => user_host.includes(database.name))).toEqual([]);
    } finally {
      await database.execute('SET GLOBAL general_log = OFF');
    }
  });
});
