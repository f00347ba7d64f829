import { expect, it } from 'vitest';
import { createAppFixture } from '../../support/app-fixture.js';
import { openAdmin } from '../store/redis-fixture.js';

it('almanac reconcile verifies, repairs with or without a worker, and says so', async () => {
  await using fixture = await createAppFixture();
  await using redis = await openAdmin(fixture.redisUrl);
  await fixture.database.execute('INSERT INTO item VALUES (1, 10), (2, 20), (3, 30)');
  const reconcile = (...args: string[]) => fixture.spawn(['reconcile', ...args]).exited;
  const keyOf = async (id: number) => {
    const keys = await redis.send<string[]>(['KEYS', `almanac:{${fixture.dataset}}*:Item:${id}`]);
    return keys[0] ?? '';
  };

  const nothing = await reconcile('--dry-run');
  expect(nothing.stderr).toMatch(/NOT_READY: Expected data to compare/);
  expect(nothing.code).toBe(75);
  expect((await fixture.spawn(['prefetch']).exited).code).toBe(0);

  const equal = await reconcile('--dry-run');
  expect(equal.stdout).toBe('Item  3 rows: equal\nThe store is equal to the source.\n');
  expect(equal.code).toBe(0);

  const lost = await keyOf(2);
  await redis.send(['DEL', lost]);
  const different = await reconcile('--dry-run', '--json');
  expect(JSON.parse(different.stdout)).toMatchObject({
    found: 1,
    repaired: 0,
    differences: [{ entity: 'Item', id: '2', kind: 'missing' }],
    entities: [{ entity: 'Item', rows: 3, undecided: 0 }],
  });
  expect(different.code).toBe(1);
  expect(await redis.send(['EXISTS', lost])).toBe(0);

  const alone = await reconcile();
  expect(alone.stdout).toMatch(/Item 2: a row without a document\n1 differences; 1 repaired/);
  expect(alone.code).toBe(0);
  expect(await redis.send(['EXISTS', lost])).toBe(1);

  await fixture.spawn(['sync']).ready();
  await redis.send(['DEL', lost]);
  const beside = await reconcile('--json', '--rows-per-second', '1000');
  expect(JSON.parse(beside.stdout)).toMatchObject({ found: 1, repaired: 1 });
  expect(beside.stderr).toMatch(/Item: 3 documents/);
  expect(beside.code).toBe(0);
}, 180_000);
