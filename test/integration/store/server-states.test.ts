/** States of a server that only a test's own server may be brought into. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../../../src/lib/logger.js';
import type { Store } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  loadAndAnnounce,
  newestOf,
  put,
  rangeOf,
  remove,
} from '../../conformance/store-fixture.js';
import { hasRedisServer, type PrivateServer, startPrivateServer } from './private-server.js';
import { openAdmin, openRedisFixture, type RedisFixture } from './redis-fixture.js';

describe.skipIf(!hasRedisServer)('a server', () => {
  let server: PrivateServer;
  let fixture: RedisFixture;
  let store: Store;
  let warnings: object[];
  beforeEach(async () => {
    warnings = [];
    const logger: Logger = { ...silentLogger, warn: (fields) => void warnings.push(fields) };
    server = await startPrivateServer();
    fixture = await openRedisFixture({ url: server.url, logger, codec: 'json-string' });
    store = await fixture.open();
  });
  afterEach(async () => {
    await store?.[Symbol.asyncDispose]();
    await fixture?.admin[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });
  const set = (name: string, value: string) => fixture.admin.send(['CONFIG', 'SET', name, value]);

  it('out of memory takes a commit whole or not at all', async () => {
    const cities = Array.from({ length: 200 }, (_, id) => city(id, 'DE'));
    const { lease, generation } = await loadAndAnnounce(store, [[City, cities]]);
    await set('maxmemory', '1');
    const checkpoint = checkpointAt(generation, 'p1');
    const writes = cities.map(({ id }) => put(City, city(Number(id), 'FR')));
    const full = { code: 'STORE_LOST', message: expect.stringContaining('OOM') };
    await expect(
      store.writer.commit(lease, { generation, writes, checkpoint }),
    ).rejects.toMatchObject(full);
    expect(await newestOf(store).counts(generation, [rangeOf(City, 'byCountry', ['DE'])])).toEqual([
      200,
    ]);
    expect((await store.reader.checkpoint())?.position).toBe('p0');
    await expect(store.writer.load(generation, City, cities)).rejects.toMatchObject({
      code: 'FENCED', // it is announced
    });

    // What begins with a removal, which is allowed, goes through to its end.
    const mixed = [remove(City, '0'), ...writes.slice(1)];
    const next = checkpointAt(generation, 'p2');
    await store.writer.commit(lease, { generation, writes: mixed, checkpoint: next });
    const ranges = ['DE', 'FR'].map((country) => rangeOf(City, 'byCountry', [country]));
    expect(await newestOf(store).counts(generation, ranges)).toEqual([0, 199]);
    expect((await store.reader.checkpoint())?.position).toBe('p2');

    await set('maxmemory', '0');
    await store.writer.commit(lease, { generation, writes, checkpoint });
    expect((await store.reader.checkpoint())?.position).toBe('p1');
  });

  it('that was emptied fences the worker, and shows no checkpoint', async () => {
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    await fixture.admin.send(['FLUSHALL']);
    const checkpoint = checkpointAt(generation, 'p1');
    const writes = [put(City, city(2, 'DE'))];
    await expect(store.writer.confirm(lease, checkpoint)).rejects.toMatchObject({ code: 'FENCED' });
    await expect(
      store.writer.commit(lease, { generation, writes, checkpoint: undefined }),
    ).rejects.toMatchObject({ code: 'FENCED' });
    expect(await store.reader.checkpoint()).toBeUndefined();
    expect(await fixture.allKeys()).toEqual([]);
  });

  it('that may evict is warned of', async () => {
    expect(warnings).toEqual([]);
    await set('maxmemory-policy', 'volatile-lru');
    const another = await fixture.open();
    expect(warnings).toEqual([expect.objectContaining({ policy: 'volatile-lru' })]);
    await another[Symbol.asyncDispose]();
  });

  it('that is a replica serves gateways, and no worker', async () => {
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    await fixture.admin.send(['REPLICAOF', '127.0.0.1', '1']);
    const checkpoint = checkpointAt(generation, 'p1');
    await expect(store.writer.confirm(lease, checkpoint)).rejects.toMatchObject({
      code: 'STORE_LOST',
      message: expect.stringContaining('READONLY'),
    });
    const gateway = await fixture.open({ readOnly: true });
    const ranges = [rangeOf(City, 'key'), rangeOf(City, 'byCountry')];
    expect(await newestOf(gateway).counts(generation, ranges)).toEqual([1, 1]);
    await gateway[Symbol.asyncDispose]();
    await expect(fixture.open()).rejects.toMatchObject({
      code: 'STORE_UNSUITABLE',
      message: expect.stringContaining('Give the URL of its primary'),
    });
    await fixture.admin.send(['REPLICAOF', 'NO', 'ONE']);
    await expect
      .poll(() => store.writer.confirm(lease, checkpoint).then(() => 'done', String))
      .toBe('done');
  });

  it('that stays busy with a script is passing trouble', async () => {
    await set('busy-reply-threshold', '1');
    const busy = fixture.admin
      .send(['EVAL', 'while true do redis.call("PING") end', '0'])
      .catch(() => {});
    await expect
      .poll(
        () =>
          store.ping().then(
            () => 'fine',
            ({ code }) => code,
          ),
        { timeout: 5_000 },
      )
      .toBe('STORE_LOST');
    // Connecting is allowed all the while, and so is this.
    const other = await openAdmin(server.url);
    await other.send(['SCRIPT', 'KILL']);
    await other[Symbol.asyncDispose]();
    await busy;
    await store.ping();
  });

  it('that forgot its scripts takes many commits of one call, in their order', async () => {
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(0, 'DE')]]]);
    const commits = Array.from({ length: 500 }, (_, at) => ({
      generation,
      writes: [put(City, city(at, 'FR'))],
      checkpoint: checkpointAt(generation, `p${at + 1}`),
      former: checkpointAt(generation, `p${at}`),
    }));
    await fixture.admin.send(['SCRIPT', 'FLUSH']);
    await store.writer.commit(lease, ...commits);
    expect((await store.reader.checkpoint())?.position).toBe('p500');
  });
});
