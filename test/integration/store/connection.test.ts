import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlmanacError } from '../../../src/lib/errors.js';
import { type Logger, silentLogger } from '../../../src/lib/logger.js';
import { openRedisStore } from '../../../src/store/redis/open-redis-store.js';
import type { Store } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  FINGERPRINT,
  loadAndAnnounce,
  mustAcquire,
  newestOf,
  put,
  rangeOf,
} from '../../conformance/store-fixture.js';
import { openAdmin, openRedisFixture, type RedisFixture } from './redis-fixture.js';
import { redisUrl } from './redis-servers.js';
import { openServerProxy, type ServerProxy } from './server-proxy.js';

const identity = { dataset: 'test-connection', fingerprint: FINGERPRINT };

/** How `work` fails, and after how many ms. */
async function failureOf(
  work: Promise<unknown>,
): Promise<{ error: AlmanacError; afterMs: number }> {
  const started = performance.now();
  const error = await work.then(
    () => undefined,
    (reason: AlmanacError) => reason,
  );
  if (!error) throw new Error('Expected a failure.');
  return { error, afterMs: performance.now() - started };
}

/** Tries until it works; fails after some seconds. */
async function eventually<Result>(work: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + 8_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(20);
    }
  }
}

describe('opening a store', () => {
  it('on a port where nothing listens fails at once, and names the address without password', async () => {
    const url = 'redis://user:secret@127.0.0.1:1/3';
    const { error, afterMs } = await failureOf(openRedisStore({ url, ...identity }));
    expect(error).toMatchObject({ code: 'STORE_LOST' });
    expect(error.message).toMatch(
      /^Cannot reach Redis at redis:\/\/127\.0\.0\.1:1\/3: .*ECONNREFUSED/,
    );
    expect(error.message).not.toContain('secret');
    expect(afterMs).toBeLessThan(1_000);
  });

  it('on a host that does not exist says so', async () => {
    const url = 'redis://no-such-host.invalid';
    const { error } = await failureOf(openRedisStore({ url, ...identity }));
    expect(error).toMatchObject({ code: 'STORE_LOST' });
    expect(error.message).toContain('no-such-host.invalid');
  });

  it.each(['', 'localhost:6379', 'http://localhost', 'redis://host/database', 'redis://a:secret'])(
    'refuses a URL that is none, and repeats none of it: %s',
    async (url) => {
      const { error } = await failureOf(openRedisStore({ url, ...identity }));
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
      expect(error.message).toContain('Expected a Redis URL');
      expect(error.message).not.toContain('secret');
    },
  );

  it.each(['', 'a b', '{a}', 'a*', 'a:b', 'x'.repeat(65)])(
    'refuses a dataset that could not be a name: %s',
    async (dataset) => {
      const options = { url: 'redis://127.0.0.1:1', dataset, fingerprint: FINGERPRINT };
      const { error } = await failureOf(openRedisStore(options));
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    },
  );
});

describe.skipIf(redisUrl === '')('a connection', () => {
  let fixture: RedisFixture;
  let proxy: ServerProxy;
  let store: Store;
  let messages: string[];
  beforeEach(async () => {
    messages = [];
    const note = (_: object, message: string) => void messages.push(message);
    const logger: Logger = { ...silentLogger, warn: note, info: note };
    proxy = await openServerProxy(redisUrl);
    fixture = await openRedisFixture({ url: redisUrl, logger });
    store = await fixture.open({ url: proxy.url, timeoutMs: 500 });
  });
  afterEach(async () => {
    await store?.[Symbol.asyncDispose]();
    await proxy?.[Symbol.asyncDispose]();
    await fixture?.[Symbol.asyncDispose]();
  });

  it('to a server that is gone fails each call at once, and mends when it is back', async () => {
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    await proxy.cut();
    await delay(100);
    const checkpoint = checkpointAt(generation, 'p1');
    const writes = [put(City, city(2, 'DE'))];
    const ranges = [rangeOf(City, 'key'), rangeOf(City, 'key')];
    const calls = [
      () => store.reader.checkpoint(),
      () => newestOf(store).documents(generation, City, ['1']),
      () => newestOf(store).ranges(generation, ranges),
      () => newestOf(store).counts(generation, ranges),
      () => store.writer.commit(lease, { generation, writes, checkpoint }),
      () => store.writer.load(generation, City, [city(1, 'DE')]).then(() => store.ping()),
      () => store.writer.acquireLease(1000),
      () => store.writer.renewLease(lease),
      () => store.writer.releaseLease(lease),
      () => store.writer.generations(),
      () => store.writer.renewTtl(lease, generation, [City]),
      () => store.ping(),
    ];
    for (const call of calls) {
      const { error, afterMs } = await failureOf(call());
      if (error.code !== 'FENCED') expect(error).toMatchObject({ code: 'STORE_LOST' });
      expect(afterMs).toBeLessThan(400);
    }
    const { error } = await failureOf(store.ping());
    expect(error.message).toContain('ECONNREFUSED');

    await delay(1_500); // several replaced clients later
    await proxy.heal();
    await eventually(() => store.ping());
    expect(await newestOf(store).documents(generation, City, ['1'])).toEqual([city(1, 'DE')]);
    await store.writer.commit(lease, { generation, writes, checkpoint });
    expect(await store.reader.checkpoint()).toEqual(checkpoint);
    expect(messages.filter((message) => message === 'Redis is lost.')).toHaveLength(2);
    expect(messages.filter((message) => message === 'Redis is back.')).toHaveLength(2);
  });

  it('that breaks before it says that a generation is announced does not keep that from being written', async () => {
    const lease = await mustAcquire(store);
    const generation = await store.writer.createGeneration(lease);
    await store.writer.load(generation, City, [city(1, 'DE')]);
    await proxy.cut();
    // What the server did, and could not tell.
    const other = await fixture.open();
    const former = checkpointAt(generation, 'p0');
    await other.writer.announce(lease, former);
    await proxy.heal();
    await eventually(() => store.ping());
    const checkpoint = checkpointAt(generation, 'p1');
    const writes = [put(City, city(2, 'DE'))];
    await store.writer.commit(lease, { generation, writes, checkpoint, former });
    expect(await store.reader.checkpoint()).toEqual(checkpoint);
    await other[Symbol.asyncDispose]();
  });

  it('that is cut while calls are under way fails them', async () => {
    const { generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    const ids = Array.from({ length: 20_000 }, (_, id) => String(id));
    const calls = Array.from({ length: 20 }, () =>
      newestOf(store).documents(generation, City, ids),
    );
    const outcome = Promise.allSettled(calls);
    await delay(1);
    await proxy.cut();
    for (const result of await outcome) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'STORE_LOST' });
    }
    await proxy.heal();
    await eventually(() => store.ping());
  });

  it('that falls silent fails within the timeout, and mends on a new one', async () => {
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    proxy.freeze();
    const calls = [
      failureOf(newestOf(store).documents(generation, City, ['1'])),
      failureOf(store.writer.confirm(lease, checkpointAt(generation, 'p1'))),
    ];
    for (const call of calls) {
      const { error, afterMs } = await call;
      expect(error).toMatchObject({ code: 'STORE_LOST' });
      expect(error.message).toContain('no answer within 500 ms');
      expect(afterMs).toBeLessThan(1_500);
    }
    await delay(700); // handshakes of the new ones hang as well
    expect((await failureOf(store.ping())).error).toMatchObject({ code: 'STORE_LOST' });
    await proxy.heal();
    await eventually(() => store.ping());
    expect(await newestOf(store).documents(generation, City, ['1'])).toEqual([city(1, 'DE')]);
  });

  it('to a server that accepts and never answers is refused within the timeout', async () => {
    proxy.freeze();
    const opening = fixture.open({ url: proxy.url, timeoutMs: 300 });
    const { error, afterMs } = await failureOf(opening);
    expect(error).toMatchObject({ code: 'STORE_LOST' });
    expect(afterMs).toBeLessThan(1_000);
  });

  it('stays up while nothing is asked of it', async () => {
    await delay(1_500);
    expect(messages.filter((message) => message === 'Redis is lost.')).toEqual([]);
    await store.ping();
  });

  it('survives this process being held up', async () => {
    const until = performance.now() + 1_200;
    while (performance.now() < until);
    await delay(200);
    expect(messages.filter((message) => message === 'Redis is lost.')).toEqual([]);
  });

  it('once closed answers nothing', async () => {
    const closed = await fixture.open();
    await closed[Symbol.asyncDispose]();
    await closed[Symbol.asyncDispose]();
    expect((await failureOf(closed.ping())).error).toMatchObject({ code: 'STORE_LOST' });
  });
});

describe.skipIf(redisUrl === '')('permissions', () => {
  const READS = ['+ping', '+get', '+mget', '+zrange', '+zlexcount', '+evalsha_ro', '+eval_ro'];
  const USERS = {
    almanac_test_reader: ['~almanac:*', ...READS],
    almanac_test_other: ['~elsewhere:*', ...READS],
  };
  let fixture: RedisFixture;
  beforeEach(async () => {
    fixture = await openRedisFixture({ url: redisUrl, codec: 'json-string' });
    for (const [user, rules] of Object.entries(USERS)) {
      await fixture.admin.send(['ACL', 'SETUSER', user, 'reset', 'on', '>right', ...rules]);
    }
  });
  afterEach(async () => {
    await fixture.admin.send(['ACL', 'DELUSER', ...Object.keys(USERS)]);
    await fixture[Symbol.asyncDispose]();
  });

  const urlAs = (user: string, password: string) => {
    const url = new URL(redisUrl);
    url.username = user;
    url.password = password;
    return url.href;
  };

  it('a wrong password is refused at once', async () => {
    const url = urlAs('almanac_test_reader', 'wrong');
    const { error, afterMs } = await failureOf(fixture.open({ url }));
    expect(error).toMatchObject({ code: 'STORE_DENIED' });
    expect(error.message).toContain('WRONGPASS');
    expect(error.message).not.toContain('wrong@');
    expect(afterMs).toBeLessThan(1_000);
  });

  it('a gateway needs to read alone', async () => {
    const writer = await fixture.open();
    const cities = [city(1, 'DE'), city(2, 'FR')];
    const { generation } = await loadAndAnnounce(writer, [[City, cities]]);
    const url = urlAs('almanac_test_reader', 'right');
    const gateway = await fixture.open({ url, readOnly: true });
    await gateway.ping();
    expect(await gateway.reader.checkpoint()).toEqual(checkpointAt(generation, 'p0'));
    expect(await newestOf(gateway).documents(generation, City, ['1', '2'])).toEqual(cities);
    const ranges = [rangeOf(City, 'key'), rangeOf(City, 'byCountry', ['FR'])];
    expect(await newestOf(gateway).counts(generation, ranges)).toEqual([2, 1]);
    expect((await newestOf(gateway).ranges(generation, ranges)).map((some) => some.length)).toEqual(
      [2, 1],
    );
    const attempts = [gateway.writer.acquireLease(1000), gateway.writer.generations()];
    for (const attempt of attempts) {
      expect((await failureOf(attempt)).error).toMatchObject({ code: 'STORE_DENIED' });
    }
    await gateway[Symbol.asyncDispose]();
    await writer[Symbol.asyncDispose]();
  });

  it('what the user may not do is denied by name', async () => {
    const url = urlAs('almanac_test_reader', 'right');
    const store = await fixture.open({ url });
    const { error } = await failureOf(mustAcquire(store));
    expect(error).toMatchObject({ code: 'STORE_DENIED' });
    expect(error.message).toMatch(/NOPERM.*set/);
    await store[Symbol.asyncDispose]();
  });

  it('keys that the user may not read are denied', async () => {
    const url = urlAs('almanac_test_other', 'right');
    const store = await fixture.open({ url, readOnly: true });
    expect((await failureOf(store.reader.checkpoint())).error).toMatchObject({
      code: 'STORE_DENIED',
    });
    await store[Symbol.asyncDispose]();
  });
});

it.skipIf(redisUrl === '')('names its connections for who looks at the server', async () => {
  const fixture = await openRedisFixture({ url: redisUrl });
  const store = await fixture.open();
  const admin = await openAdmin(redisUrl);
  const clients = await admin.send<string>(['CLIENT', 'LIST']);
  expect(clients).toContain('name=almanac-reader');
  expect(clients).toContain('name=almanac-writer');
  await admin[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await fixture[Symbol.asyncDispose]();
});
