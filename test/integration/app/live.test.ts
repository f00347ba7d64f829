import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { WebSocket } from 'ws';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { eventually } from '../../support/eventually.js';
import { LiveReplica, storedItems } from '../../support/live-replica.js';
import { startOwnRedis } from '../../support/servers/own-servers.js';
import { openSse } from '../../support/sse-stream.js';

const { folder } = inject('servers');

/** From a row in the database to a client that holds it, with everything between being real. */
describe('a client that follows', () => {
  let fixture: AppFixture;
  let replicas: LiveReplica[];
  beforeEach(async () => {
    replicas = [];
    fixture = await createAppFixture();
    await fixture.database.execute('INSERT INTO item SELECT seq, seq FROM seq_1_to_20');
  });
  afterEach(async () => {
    for (const replica of replicas) await replica[Symbol.asyncDispose]();
    await fixture?.[Symbol.asyncDispose]();
  });

  const follow = async (url: string, transport: 'sse' | 'ws' = 'sse') => {
    const replica = new LiveReplica(url, transport);
    replicas.push(replica);
    await eventually(() => replica.reloads.length > 0);
    return replica;
  };
  const write = (...statements: string[]) => fixture.database.execute(...statements);

  let marker = 1_000;
  /** Writes a row and waits until the replicas have it: then they have all that came before it. */
  const settled = async (...some: LiveReplica[]) => {
    marker += 1;
    await write(`INSERT INTO item VALUES (${marker}, 1)`);
    const has = (replica: LiveReplica) => replica.items.has(String(marker));
    await eventually(() => some.every(has), { withinMs: 40_000 });
  };
  it.each(['redis', 'near'])(
    'has what the database has, however often its connection ends (reads: %s)',
    async (readMode) => {
      const almanac = fixture.spawn(['start', '--read-mode', readMode]);
      const url = await almanac.ready();
      const some = [await follow(url, 'sse'), await follow(url, 'ws')];
      for (let n = 1; n <= 40; n += 1) {
        const id = 1 + (n % 25);
        await write(
          'BEGIN',
          `REPLACE INTO item VALUES (${id}, ${n * 100})`,
          `UPDATE item SET value = value + 1 WHERE id BETWEEN ${id} AND ${id + 3}`,
          `DELETE FROM item WHERE id = ${1 + ((n * 7) % 25)}`,
          'COMMIT',
        );
        if (n % 4 === 0) for (const replica of some) replica.cut();
      }
      await settled(...some);
      const expected = await storedItems(url);
      for (const replica of some) {
        expect(replica.items).toEqual(expected);
        // Nothing was read anew after the beginning: all of it came as events.
        expect(replica.reloads).toEqual(['SUBSCRIBED']);
        expect(replica.connections).toBeGreaterThan(1);
      }
      const { stderr, code } = await almanac.kill('SIGTERM');
      expect(stderr).not.toContain('"level"');
      expect(code).toBe(0);
    },
  );

  it('is told to reload where it was away for longer than the feed goes back', async () => {
    const url = await fixture.spawn(['start'], { ALMANAC_FEED_MAX_LENGTH: '1' }).ready();
    const replica = await follow(url);
    await settled(replica);
    const nowhere = 'http://127.0.0.1:1';
    replica.url = nowhere;
    replica.cut();
    await write(
      ...Array.from({ length: 250 }, (_, n) => `UPDATE item SET value = ${n + 1_000} WHERE id = 1`),
    );
    const isThere = async () => (await storedItems(url)).get('1') === 1_249;
    await eventually(isThere);
    replica.url = url;
    await settled(replica);
    expect(replica.reloads).toEqual(['SUBSCRIBED', 'NOT_HELD']);
    expect(replica.items).toEqual(await storedItems(url));
  });

  it('is told to reload where all is loaded anew, or a transaction is too large to list', async () => {
    const url = await fixture.spawn(['start']).ready();
    const some = [await follow(url, 'sse'), await follow(url, 'ws')];
    await write("ALTER TABLE item COMMENT 'another'");
    await eventually(() => some.every(({ reloads }) => reloads.includes('NEW_GENERATION')));
    await write('INSERT INTO item SELECT seq, seq FROM seq_3000_to_4200');
    await eventually(() => some.every(({ reloads }) => reloads.includes('TOO_LARGE')));
    await write('DELETE FROM item WHERE id >= 3000', 'UPDATE item SET value = 5 WHERE id = 1');
    await settled(...some);
    for (const replica of some) expect(replica.items).toEqual(await storedItems(url));
  });

  it('outlives its gateway, and a Redis that comes back empty', async () => {
    let redis = await startOwnRedis({ folder });
    try {
      const env = { ALMANAC_REDIS_URL: redis.url };
      fixture.spawn(['sync'], env);
      const first = fixture.spawn(['serve'], env);
      const second = fixture.spawn(['serve'], env);
      const urls = [await first.ready(), await second.ready()] as const;
      const some = [await follow(urls[0], 'sse'), await follow(urls[0], 'ws')];
      await settled(...some);
      for (const replica of some) replica.url = urls[1];
      // Nobody cuts: the gateway that stops does.
      const { code } = await first.kill('SIGTERM');
      expect(code).toBe(0);
      await write('UPDATE item SET value = 77 WHERE id < 5');
      await settled(...some);
      for (const { reloads } of some) expect(reloads).toEqual(['SUBSCRIBED']);

      await redis.kill();
      await write('UPDATE item SET value = 78 WHERE id < 5');
      redis = await startOwnRedis({ folder, dir: redis.dir, port: redis.port });
      await settled(...some);
      const expected = await storedItems(urls[1]);
      for (const { items, reloads } of some) {
        expect(items).toEqual(expected);
        expect(reloads.length).toBeGreaterThan(1);
      }
    } finally {
      await redis.kill();
    }
  });

  it('goes on where Redis was away for a while and kept its data', async () => {
    const options = { folder, persist: true, args: ['--appendfsync', 'always'] };
    let redis = await startOwnRedis(options);
    try {
      const url = await fixture.spawn(['start'], { ALMANAC_REDIS_URL: redis.url }).ready();
      const some = [await follow(url, 'sse'), await follow(url, 'ws')];
      await settled(...some);
      await redis.kill();
      await write('UPDATE item SET value = 9 WHERE id < 5');
      redis = await startOwnRedis({ ...options, dir: redis.dir, port: redis.port });
      await settled(...some);
      const expected = await storedItems(url);
      for (const { items, reloads } of some) {
        expect(items).toEqual(expected);
        expect(reloads).toEqual(['SUBSCRIBED']);
      }
    } finally {
      await redis.kill();
    }
  });

  it('lets a process stop in time, one that is frozen too', async () => {
    const almanac = fixture.spawn(['start']);
    const url = await almanac.ready();
    const stream = await openSse(fetch, 'subscription { changes { reason } }', {}, url);
    await stream.next();
    const outcome = stream.next().then(
      () => 'ended',
      () => 'broke off',
    );
    const frozen = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => frozen.once('open', resolve));
    frozen.pause();
    const startedMs = performance.now();
    const { code, stderr } = await almanac.kill('SIGTERM');
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    // Clients come and go: nothing about them is worth a line.
    expect(stderr).not.toContain('"level"');
    expect(code).toBe(0);
    expect(await outcome).toBe('broke off');
    frozen.terminate();
  });

  it('is served by a gateway that may only read', async () => {
    const redis = await startOwnRedis({ folder });
    try {
      const admin = await createClient({ url: redis.url }).connect();
      await admin.sendCommand([
        'ACL',
        'SETUSER',
        'reader',
        'on',
        '>secret',
        '~almanac:*',
        '+@read',
      ]);
      await admin.sendCommand(['ACL', 'SETUSER', 'reader', '+hello', '+ping', '+info', '+client']);
      await admin.sendCommand(['ACL', 'SETUSER', 'reader', '+command', '+select', '+config|get']);
      await admin.sendCommand(['ACL', 'SETUSER', 'reader', '+eval_ro', '+evalsha_ro', '+eval']);
      fixture.spawn(['sync'], { ALMANAC_REDIS_URL: redis.url });
      const readerUrl = redis.url.replace('redis://', 'redis://reader:secret@');
      const url = await fixture.spawn(['serve'], { ALMANAC_REDIS_URL: readerUrl }).ready();
      const replica = await follow(url);
      await settled(replica);
      expect(replica.reloads).toEqual(['SUBSCRIBED']);
      admin.destroy();
    } finally {
      await redis.kill();
    }
  });
});
