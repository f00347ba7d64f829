import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type AppFixture, createAppFixture } from '../../support/app-fixture.js';
import { startOwnMariadb, startOwnRedis } from '../../support/servers/own-servers.js';

/** What a person gets who made a mistake: one message, an exit code, no stack trace. */
describe('at start, almanac refuses', () => {
  let fixture: AppFixture;
  beforeAll(async () => {
    fixture = await createAppFixture();
  });
  afterAll(async () => fixture[Symbol.asyncDispose]());

  async function refusal(env: Readonly<Record<string, string>>, command = 'start') {
    const { code, stdout, stderr } = await fixture.spawn([command], env).exited;
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.match(/^almanac: /gm)).toHaveLength(1);
    return { code, message: stderr };
  }
  const withUrl = (change: (url: URL) => void) => {
    const url = new URL(fixture.database.url);
    change(url);
    return { ALMANAC_MYSQL_URL: url.href };
  };
  const onServer = async (wrong: string, right: string, check: () => Promise<void>) => {
    await fixture.database.execute(`SET GLOBAL ${wrong}`);
    try {
      await check();
    } finally {
      await fixture.database.execute(`SET GLOBAL ${right}`);
    }
  };

  it('an unreachable database', async () => {
    const { code, message } = await refusal({ ALMANAC_MYSQL_URL: 'mysql://a:b@127.0.0.1:1/atlas' });
    expect(message).toMatch(/SOURCE_LOST: Cannot connect to 127\.0\.0\.1:1\/atlas.*ECONNREFUSED/);
    expect(code).toBe(69);
  });

  it('an unreachable Redis', async () => {
    const { code, message } = await refusal({ ALMANAC_REDIS_URL: 'redis://127.0.0.1:1' });
    expect(message).toMatch(/STORE_LOST: .*127\.0\.0\.1:1/);
    expect(code).toBe(69);
  });

  it('a wrong password, and does not print it', async () => {
    const { code, message } = await refusal(
      withUrl((url) => {
        url.password = 'not-this-one';
      }),
    );
    expect(message).toMatch(/SOURCE_DENIED: /);
    expect(message).not.toContain('not-this-one');
    expect(code).toBe(77);
  });

  it('a wrong password for Redis, and does not print it', async () => {
    const { folder } = inject('servers');
    const server = await startOwnRedis({ folder });
    const client = await createClient({ url: server.url }).connect();
    await client.configSet('requirepass', 'right');
    client.destroy();
    const url = new URL(server.url);
    url.password = 'not-this-one';
    const { code, message } = await refusal({ ALMANAC_REDIS_URL: url.href });
    expect(message).toMatch(/STORE_DENIED: /);
    expect(message).not.toContain('not-this-one');
    expect(code).toBe(77);
  });

  it('a missing table', async () => {
    await using empty = await createAppFixture();
    await empty.database.execute('DROP TABLE item');
    const { code, message } = await refusal({ ALMANAC_MYSQL_URL: empty.database.url });
    expect(message).toMatch(/SCHEMA_DRIFT: Expected a table item for entity Item, got none/);
    expect(code).toBe(78);
  });

  it('a column that is not there', async () => {
    await using other = await createAppFixture();
    await other.database.execute('ALTER TABLE item CHANGE value amount INT NOT NULL');
    const { code, message } = await refusal({ ALMANAC_MYSQL_URL: other.database.url });
    expect(message).toMatch(
      /SCHEMA_DRIFT: .*field value expects column value, got columns id, amount/,
    );
    expect(code).toBe(78);
  });

  it('a server whose binlog is off', async () => {
    const { folder } = inject('servers');
    const server = await startOwnMariadb({ folder, args: ['--skip-log-bin'] });
    await using other = await createAppFixture({ adminUrl: server.rootUrl() });
    const { code, message } = await refusal({ ALMANAC_MYSQL_URL: other.database.url });
    expect(message).toMatch(/SOURCE_UNSUITABLE: .*log_bin=ON \(is OFF\)/);
    expect(code).toBe(78);
  });

  it('MINIMAL row images', async () => {
    await onServer("binlog_row_image = 'MINIMAL'", "binlog_row_image = 'FULL'", async () => {
      const { code, message } = await refusal({});
      expect(message).toMatch(/SOURCE_UNSUITABLE: .*binlog_row_image=FULL \(is MINIMAL\)/);
      expect(code).toBe(78);
    });
  });

  it('a wrong setting, with its name, its value and what was expected', async () => {
    const { code, message } = await refusal({ ALMANAC_PORT: 'http', ALMANAC_CODEC: 'yaml' });
    expect(message).toMatch(/CONFIG_INVALID:\s+ALMANAC_PORT: expected .* got "http"/);
    expect(message).toMatch(/ALMANAC_CODEC: expected .*json-string.* got "yaml"/);
    expect(code).toBe(78);
  });

  it('a port that another process has', async () => {
    const { port } = new URL(fixture.redisUrl);
    const { code, message } = await refusal({ ALMANAC_PORT: port });
    expect(message).toMatch(/PORT_UNAVAILABLE: /);
    expect(code).toBe(69);
  });
});
