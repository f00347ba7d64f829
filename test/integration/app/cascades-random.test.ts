import fc from 'fast-check';
import { beforeAll, it } from 'vitest';
import { describeEachCascade } from '../../support/cascades/each-cascade.js';
import { catalog, RESET, TABLES } from '../../support/cascades/family-schema.js';
import { follow } from '../../support/follow.js';

const RUNS = Number(process.env.ALMANAC_TEST_CASCADE_RUNS ?? 12);

const id = fc.integer({ min: 1, max: 6 });
const orNull = fc.option(id, { freq: 4 }).map((value) => value ?? 'NULL');
const code = fc.constantFrom("'CH'", "'DE'", "'AT'");
const sql = <Parts extends fc.Arbitrary<unknown>[]>(
  text: TemplateStringsArray,
  ...parts: Parts
): fc.Arbitrary<string> => fc.tuple(...parts).map((values) => String.raw({ raw: text }, ...values));
const write = fc.constantFrom('INSERT INTO', 'INSERT IGNORE INTO', 'REPLACE INTO');

const statement = fc.oneof(
  sql`DELETE FROM parent WHERE id = ${id}`,
  sql`DELETE FROM parent WHERE id IN (${id}, ${id})`,
  sql`UPDATE parent SET id = ${id} WHERE id = ${id}`,
  sql`UPDATE parent SET mark = ${orNull} WHERE id = ${id}`,
  sql`UPDATE parent SET id = id + 1 ORDER BY id DESC LIMIT ${id}`,
  sql`${write} parent VALUES (${id}, ${orNull}, ${id})`,
  sql`INSERT INTO parent VALUES (${id}, ${orNull}, 0) ON DUPLICATE KEY UPDATE id = ${id}, mark = ${orNull}`,
  sql`${write} child (id, parent) VALUES (${id}, ${orNull})`,
  sql`UPDATE child SET parent = ${orNull}, value = ${id} WHERE id = ${id}`,
  sql`UPDATE child SET id = ${id} WHERE id = ${id}`,
  sql`DELETE FROM child WHERE id = ${id}`,
  sql`${write} marked VALUES (${id}, ${orNull}, ${orNull})`,
  sql`UPDATE marked SET id = ${id}, mark = ${orNull} WHERE id = ${id}`,
  sql`DELETE FROM marked WHERE id = ${id}`,
  sql`${write} grandchild VALUES (${id}, ${orNull}, ${orNull})`,
  sql`DELETE FROM grandchild WHERE id = ${id}`,
  sql`${write} shared VALUES (${id}, ${orNull})`,
  sql`${write} node VALUES (${id}, ${orNull}, ${orNull})`,
  sql`UPDATE node SET up = ${orNull}, friend = ${orNull} WHERE id = ${id}`,
  sql`UPDATE node SET id = ${id} WHERE id = ${id}`,
  sql`DELETE FROM node WHERE id = ${id}`,
  sql`UPDATE parent p JOIN child c ON c.parent = p.id SET p.id = ${id}, c.value = 5 WHERE p.id = ${id}`,
  sql`DELETE p, c FROM parent p JOIN child c ON c.parent = p.id WHERE p.id = ${id}`,
);
const textStatement = fc.oneof(
  sql`${write} country VALUES (${code})`,
  sql`DELETE FROM country WHERE code = ${code}`,
  sql`UPDATE country SET code = ${code} WHERE code = ${code}`,
  sql`${write} region VALUES (${code}, ${id})`,
  sql`UPDATE region SET number = ${id} WHERE country = ${code} AND number = ${id}`,
  sql`${write} town VALUES (${code}, ${id}, ${id})`,
  sql`${write} embassy VALUES (${id}, ${code})`,
);
const step = fc.oneof(
  { weight: 12, arbitrary: statement },
  { weight: 5, arbitrary: textStatement },
  {
    weight: 1,
    arbitrary: sql`SET foreign_key_checks = 0; ${statement}; SET foreign_key_checks = 1`,
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'BEGIN',
      'COMMIT',
      'ROLLBACK',
      'SAVEPOINT s',
      'ROLLBACK TO SAVEPOINT s',
    ),
  },
);

describeEachCascade('whatever foreign keys do is followed', ({ database }) => {
  beforeAll(async () => database().execute(...TABLES));

  it(`in ${RUNS} random histories`, async () => {
    const history = fc.array(step, { minLength: 30, maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(history, async (statements) => {
        await database().execute(...RESET);
        await using followed = await follow(database().url, catalog);
        for (const each of statements.flatMap((some) => some.split('; '))) {
          // What the server refuses is part of the history: it changes nothing.
          await database()
            .execute(each)
            .catch(() => {});
        }
        await database().execute('COMMIT', 'SET foreign_key_checks = 1');
        await followed.expectEqual({ reloads: 0 });
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 200_000 },
    );
  }, 240_000);
});
