import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { RedisServer } from '../../../deploy/local/redis.mjs';
import { createAppFixture } from '../../support/app-fixture.js';
import { eventually } from '../../support/eventually.js';
import { LiveSync, type Watch } from '../../support/live-sync.js';
import { openNetworkLink } from '../../support/network-link.js';
import { startOwnRedis } from '../../support/servers/own-servers.js';

const { folder, mariadb } = inject('servers');

/** What clients may be told while the store is away or empty. */
const NO_ANSWER = ['STORE_LOST', 'NOT_READY', 'VIEW_EXPIRED'];

describe('a Redis', () => {
  let server: RedisServer;
  let live: LiveSync;

  async function begin({ redisUrl = server.url } = {}) {
    live = await LiveSync.open({ adminUrl: mariadb.adminUrl, redisUrl });
    await live.writePair();
    await live.database.execute("INSERT INTO item SELECT seq, seq, 'filler' FROM seq_100_to_200");
    live.start();
    await live.following();
    await live.settled();
  }
  beforeEach(async () => {
    server = await startOwnRedis({ folder, args: ['--repl-diskless-sync-delay', '0'] });
  });
  afterEach(async () => {
    await live?.[Symbol.asyncDispose]();
    await server.kill();
  });

  const command = async (args: string[], url = server.url) => {
    const client = createClient({ url });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand(args);
    } finally {
      client.destroy();
    }
  };
  const set = (name: string, value: string) => command(['CONFIG', 'SET', name, value]);
  const writePairs = async (count: number) => {
    for (let done = 0; done < count; done += 1) await live.writePair();
  };
  const expectNothingWrong = ({ wrong, errors, reads }: Watch) => {
    expect(wrong).toEqual([]);
    expect([...errors.keys()].filter((code) => !NO_ANSWER.includes(code))).toEqual([]);
    expect(reads).toBeGreaterThan(0);
  };

  it('that restarts empty is filled again, and answers nothing wrong until then', async () => {
    await begin();
    const watch = await live.watch(async () => {
      await writePairs(5);
      await server.kill();
      await live.writePair();
      server = await startOwnRedis({ folder, dir: server.dir, port: server.port });
      await live.settled();
    });
    expectNothingWrong(watch);
    expect(watch.errors.size).toBeGreaterThan(0);
    await live.following();
  });

  it('that is flushed under a worker, and while it loads, is filled again without a restart', async () => {
    await begin();
    const before = await live.generation();
    expectNothingWrong(
      await live.watch(async () => {
        for (let round = 0; round < 8; round += 1) {
          await command(['FLUSHALL']);
          await live.writePair();
          await delay(40 * round);
        }
        await live.settled();
      }),
    );
    expect(await live.generation()).not.toBe(before);
  });

  it('that forgets its scripts and kills connections loses nothing', async () => {
    await begin();
    const before = await live.generation();
    expectNothingWrong(
      await live.watch(async () => {
        for (let round = 0; round < 10; round += 1) {
          await writePairs(5);
          await command(['SCRIPT', 'FLUSH']);
          await writePairs(5);
          await command(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
        }
        await live.settled();
      }),
    );
    expect(await live.generation()).toBe(before);
  });

  it('whose lagging replica is promoted steps back once, data and position together', async () => {
    const replica = await startOwnRedis({
      folder,
      args: ['--replicaof', '127.0.0.1', String(server.port)],
    });
    await using link = await openNetworkLink(server.port);
    try {
      await begin({ redisUrl: link.through(server.url) });
      await eventually(async () =>
        /master_link_status:up/.test(String(await command(['INFO', 'replication'], replica.url))),
      );
      await writePairs(3);
      await live.settled();
      await eventually(async () => String(await command(['WAIT', '1', '1000'])) === '1');
      const before = await live.generation();
      const watch = await live.watch(async () => {
        // From here on it lags.
        await command(['REPLICAOF', 'NO', 'ONE'], replica.url);
        await writePairs(20);
        await live.settled();
        await live.stop();
        link.leadTo(replica.port);
        await server.kill();
        await eventually(() => live.item(1));
        live.start();
        await live.settled();
      });
      expectNothingWrong(watch);
      expect(watch.stepsBack).toBe(1);
      expect(await live.generation()).toBe(before);
    } finally {
      await replica.kill();
    }
  });

  it('whose lagging replica is promoted under a running worker gets back what it lost', async () => {
    const replica = await startOwnRedis({
      folder,
      args: ['--replicaof', '127.0.0.1', String(server.port)],
    });
    await using link = await openNetworkLink(server.port);
    try {
      await begin({ redisUrl: link.through(server.url) });
      await eventually(async () =>
        /master_link_status:up/.test(String(await command(['INFO', 'replication'], replica.url))),
      );
      const watch = await live.watch(async () => {
        await writePairs(3);
        await command(['REPLICAOF', 'NO', 'ONE'], replica.url);
        await writePairs(20);
        await live.equal();
        link.leadTo(replica.port);
        await writePairs(3);
        await live.settled();
      });
      expectNothingWrong(watch);
      expect(watch.stepsBack).toBeLessThanOrEqual(1);
    } finally {
      await replica.kill();
    }
  });

  it('that is full takes nothing half, goes on serving, and catches up when it has room', async () => {
    await begin();
    expectNothingWrong(
      await live.watch(async () => {
        await set('maxmemory', '1');
        await writePairs(5);
        await eventually(() => live.codes.includes('STORE_LOST'));
        // A generation cannot be loaded either.
        await live.database.execute('ALTER TABLE item COMMENT = "other"');
        await writePairs(5);
        await delay(500);
        await set('maxmemory', '0');
        await live.settled();
      }),
    );
    expect(live.log.join('\n')).toMatch(/OOM/);
  });

  it('that cannot save to its disk is waited for', async () => {
    await begin();
    const dump = join(server.dir, 'dump.rdb');
    // What stands in the way of the file stands in the way of every save.
    mkdirSync(dump);
    await set('save', '3600 1');
    const save = (status: string) =>
      eventually(async () => {
        await command(['BGSAVE']).catch(() => {});
        return String(await command(['INFO', 'persistence'])).includes(
          `rdb_last_bgsave_status:${status}`,
        );
      });
    expectNothingWrong(
      await live.watch(async () => {
        await save('err');
        await writePairs(5);
        await eventually(() => /MISCONF/.test(live.log.join()));
        rmdirSync(dump);
        await save('ok');
        await live.settled();
      }),
    );
  });

  it('200 ms away is followed, in order, by a worker that keeps its lease', async () => {
    await using link = await openNetworkLink(server.port, { delayMs: 100 });
    await begin({ redisUrl: link.through(server.url) });
    expectNothingWrong(
      await live.watch(async () => {
        await writePairs(8);
        await live.settled();
      }),
    );
    expect(live.codes).toEqual([]);
  });

  it('behind a connection that died in silence is reached by another', async () => {
    await using link = await openNetworkLink(server.port);
    await begin({ redisUrl: link.through(server.url) });
    const before = await live.generation();
    expectNothingWrong(
      await live.watch(async () => {
        link.freeze();
        await writePairs(5);
        await live.settled();
      }),
    );
    expect(await live.generation()).toBe(before);
  });

  it('that may evict is warned of where a person sees it', async () => {
    await set('maxmemory-policy', 'allkeys-lru');
    await using fixture = await createAppFixture();
    const almanac = fixture.spawn(['start'], {
      ALMANAC_REDIS_URL: server.url,
      ALMANAC_LOG_LEVEL: 'info',
    });
    await almanac.ready();
    const { stderr } = await almanac.kill('SIGTERM');
    expect(stderr).toMatch(/"policy":"allkeys-lru".*set its maxmemory-policy to noeviction/);
  });
}, 60_000);
