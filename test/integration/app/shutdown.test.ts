import { createClient } from 'redis';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { startOwnMariadb, startOwnRedis } from '../../support/servers/own-servers.js';

/** What Ctrl-C promises: everything is over within 5 s, in order, whatever state the servers are in. */
describe('a process that is told to stop', () => {
  const { folder } = inject('servers');
  let fixture: AppFixture | undefined;
  afterEach(async () => fixture?.[Symbol.asyncDispose]());

  async function stopTime(before: () => Promise<unknown> | unknown, env = {}) {
    if (!fixture) throw new Error('No fixture.');
    const almanac = fixture.spawn(['start'], env);
    await almanac.ready();
    await before();
    const startedMs = performance.now();
    const { code, stderr } = await almanac.kill('SIGTERM');
    expect(stderr).not.toMatch(/^\s+at /m);
    return { code, ms: performance.now() - startedMs };
  }

  it('gives up its lease and ends with 0', async () => {
    fixture = await createAppFixture();
    const { code, ms } = await stopTime(() => {});
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    const client = await createClient({ url: fixture.redisUrl }).connect();
    expect(await client.keys(`almanac:{${fixture.dataset}}:*:lease`)).toEqual([]);
    client.destroy();
  });

  it('does so within 5 s while Redis is silent', async () => {
    fixture = await createAppFixture();
    const redis = await startOwnRedis({ folder });
    const freeze = async () => {
      process.kill(redis.pid, 'SIGSTOP');
      await fixture?.database.execute('INSERT INTO item VALUES (1, 1)');
    };
    try {
      const { ms } = await stopTime(freeze, { ALMANAC_REDIS_URL: redis.url });
      expect(ms).toBeLessThan(5_000);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
    }
  });

  it('does so within 5 s while the database is silent', async () => {
    const database = await startOwnMariadb({ folder });
    fixture = await createAppFixture({ adminUrl: database.rootUrl() });
    try {
      const { ms } = await stopTime(() => process.kill(database.pid, 'SIGSTOP'));
      expect(ms).toBeLessThan(5_000);
    } finally {
      process.kill(database.pid, 'SIGCONT');
    }
  });
});
