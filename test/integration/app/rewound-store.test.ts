import { createClient } from 'redis';
import { expect, inject, it } from 'vitest';
import { ask } from '../../support/almanac-process.js';
import { createAppFixture } from '../../support/app-fixture.js';
import { eventually } from '../../support/eventually.js';
import { startOwnRedis } from '../../support/servers/own-servers.js';

it('a Redis that comes back with older data than it had is brought up to date, not trusted', async () => {
  const { folder } = inject('servers');
  const first = await startOwnRedis({ folder });
  await using fixture = await createAppFixture();
  const { execute } = fixture.database;
  await execute('INSERT INTO item VALUES (1, 10)');
  const url = await fixture.spawn(['start'], { ALMANAC_REDIS_URL: first.url }).ready();
  const value = async (id: number) =>
    (await ask<{ item: { value: number } | null }>(url, `{ item(databaseId: ${id}) { value } }`))
      .item?.value;

  const client = await createClient({ url: first.url }).connect();
  await client.sendCommand(['SAVE']);
  client.destroy();
  await execute('INSERT INTO item VALUES (2, 20)');
  await eventually(async () => (await value(2)) === 20);
  await first.kill();
  const { dir, port } = first;
  await startOwnRedis({ folder, dir, port });

  await execute('INSERT INTO item VALUES (3, 30)');
  await eventually(async () => (await value(3)) === 30, { withinMs: 30_000 });
  expect(await value(2)).toBe(20);
  expect(await value(1)).toBe(10);
}, 60_000);
