import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseCodec, codecOfGeneration } from '../../../src/store/redis/codecs.js';
import type { Connection } from '../../../src/store/redis/connection.js';
import { jsonStringCodec } from '../../../src/store/redis/json-string-codec.js';
import { nameGeneration } from '../../../src/store/redis/name-generation.js';
import { redisJsonCodec } from '../../../src/store/redis/redis-json-codec.js';
import { describeCodec } from '../../conformance/codec.js';
import { City, city, loadAndAnnounce, newestOf } from '../../conformance/store-fixture.js';
import { openAdmin, openRedisFixture } from './redis-fixture.js';
import { CODEC_SERVERS, redisJsonUrl, redisUrl } from './redis-servers.js';

for (const { name, codec, url } of CODEC_SERVERS) {
  const openFixture = async () => {
    const fixture = await openRedisFixture({ url });
    const { admin: connection, keys } = fixture;
    await connection.send(['SET', keys.lease, 'token', 'PX', '60000']);
    return {
      token: 'token',
      dataset: { connection, keys, ttlMs: 100_000 },
      [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
    };
  };
  const object = codec === 'redis-json' ? redisJsonCodec : jsonStringCodec;
  describeCodec(name, object, openFixture, { skip: url === '' });
}

describe.skipIf(redisUrl === '')('on a server of any kind', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await openAdmin(redisUrl);
  });
  afterAll(() => connection?.[Symbol.asyncDispose]());

  it('auto is redis-json only where there are JSON commands', async () => {
    const expected = (await hasJson(connection)) ? redisJsonCodec : jsonStringCodec;
    expect(await chooseCodec(connection, 'auto', 'almanac:probe')).toBe(expected);
  });

  it('redis-json is refused where there are none, with what to do', async (context) => {
    if (await hasJson(connection)) context.skip('this server has JSON commands');
    await expect(chooseCodec(connection, 'redis-json', 'almanac:probe')).rejects.toMatchObject({
      code: 'STORE_UNSUITABLE',
      message: expect.stringContaining('set the codec to auto or json-string'),
    });
  });
});

describe.skipIf(redisJsonUrl === '')('on a server with JSON commands', () => {
  it('auto is redis-json, and the label says so', async () => {
    const fixture = await openRedisFixture({ url: redisJsonUrl });
    const store = await fixture.open();
    expect(store.label).toMatch(/ at redis:\/\/.*, redis-json$/);
    const { generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    expect(codecOfGeneration(generation)).toBe(redisJsonCodec);
    await store[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });

  it('a generation is read and written as it was begun, whatever the setting is now', async () => {
    const fixture = await openRedisFixture({ url: redisJsonUrl });
    for (const [before, now] of [
      ['json-string', 'redis-json'],
      ['redis-json', 'json-string'],
    ] as const) {
      const loader = await fixture.open({ codec: before });
      const { lease, generation } = await loadAndAnnounce(loader, [[City, [city(1, 'DE')]]]);
      const store = await fixture.open({ codec: now });
      const document = city(2, 'FR');
      const writes = [{ entity: City, id: '2', document }];
      await store.writer.commit(lease, { generation, writes, checkpoint: undefined });
      expect(await newestOf(store).documents(generation, City, ['1', '2'])).toEqual([
        city(1, 'DE'),
        document,
      ]);
      const types = await Promise.all(
        ['1', '2'].map((id) =>
          fixture.admin.send<string>(['TYPE', fixture.keys.document(generation, 'City', id)]),
        ),
      );
      expect(types[0]).toBe(types[1]);
      await loader.writer.releaseLease(lease);
      await loader[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    }
    await fixture[Symbol.asyncDispose]();
  });
});

it('names of generations sort by age and say how they are written', () => {
  const names = [0, 1, 1_700_000_000_000, 1_700_000_000_001, 4_000_000_000_000].map((ms) =>
    nameGeneration(ms, redisJsonCodec),
  );
  expect([...names].sort()).toEqual(names);
  expect(codecOfGeneration(nameGeneration(1, jsonStringCodec))).toBe(jsonStringCodec);
  expect(nameGeneration(5, redisJsonCodec)).not.toBe(nameGeneration(5, redisJsonCodec));
});

it('names of generations sort by age within a millisecond, and after a clock went back', () => {
  const names: string[] = [];
  for (const ms of [1_700_000_000_000, ...Array(50).fill(1_700_000_000_000), 5]) {
    names.push(nameGeneration(ms, jsonStringCodec, names.at(-1)));
  }
  expect([...names].sort()).toEqual(names);
  expect(nameGeneration(7, jsonStringCodec, 'no name of ours')).toMatch(/^000000007/);
});

async function hasJson(connection: Connection): Promise<boolean> {
  const [found] = await connection.send<unknown[]>(['COMMAND', 'INFO', 'JSON.MGET']);
  return found !== null && found !== undefined;
}
