import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createClient } from 'redis';
import { EntityId } from 'redis-om';
import { describe, expect, it } from 'vitest';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { encodeId, repositoryFor } from '../../../src/redis-om/repository-for.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { openRedisFixture } from '../store/redis-fixture.js';
import { redisJsonUrl, redisUrl } from '../store/redis-servers.js';

// Redis OM has a node-redis 4 of its own: what a service that follows its guide would pass.
const { createClient: createClient4 } = createRequire(
  createRequire(import.meta.url).resolve('redis-om'),
)('redis') as { createClient: typeof createClient };

const Thing = defineEntity({
  name: 'Thing',
  fields: {
    code: field.string(),
    locale: field.string(),
    count: field.int(),
    big: field.bigint(),
    price: field.decimal({ nullable: true }),
    isOpen: field.boolean(),
    tags: field.set(['a', 'b']),
    noTags: field.set(['a', 'b'], { nullable: true }),
    born: field.date(),
    facts: field.json(),
  },
  key: ['code', 'locale'],
});

const thing = {
  code: 'a/b',
  locale: 'de',
  count: 7,
  big: '9223372036854775807',
  price: null,
  isOpen: true,
  tags: ['a', 'b'],
  noTags: null,
  born: '2024-02-29',
  facts: { deep: [1, null, 'x'] },
};

async function openThings(options: { url: string; codec: 'redis-json' | 'json-string' }) {
  const fixture = await openRedisFixture(options);
  const { dataset, fingerprint } = fixture.options;
  return { fixture, dataset, catalog: { fingerprint } };
}

for (const [version, create] of [
  [6, createClient],
  [4, createClient4],
] as const) {
  describe.skipIf(redisJsonUrl === '')(`a repository, node-redis ${version}`, () => {
    it('gives documents as objects, each value as stored', async () => {
      const things = await openThings({ url: redisJsonUrl, codec: 'redis-json' });
      await using _ = things.fixture;
      await using store = await things.fixture.open();
      const { lease } = await loadAndAnnounce(store, [[Thing, [thing]]]);
      await store.writer.releaseLease(lease);
      const client = await create({ url: redisJsonUrl }).connect();
      const repository = await repositoryFor(Thing, { client, ...things });
      const found = await repository.fetch(encodeId(['a/b', 'de']));
      expect({ ...found }).toMatchObject(thing);
      expect((found as { [EntityId]?: string })[EntityId]).toBe('a%002fb/de');
      expect((await repository.fetch(encodeId(['none', 'de']))).code).toBeUndefined();
      const [before] = await repository.fetch([encodeId(['a/b', 'de'])]);
      expect(before?.count).toBe(7);

      await loadAndAnnounce(store, [[Thing, [{ ...thing, count: 8 }]]]);
      const next = await repositoryFor(Thing, { client, ...things });
      expect((await next.fetch(encodeId(['a/b', 'de']))).count).toBe(8);
      await client.quit();
    });
  });
}

describe.skipIf(redisJsonUrl === '')('a repository', () => {
  it('refuses to write, and to search where the server cannot', async () => {
    const things = await openThings({ url: redisJsonUrl, codec: 'redis-json' });
    await using _ = things.fixture;
    await using store = await things.fixture.open();
    await loadAndAnnounce(store, [[Thing, [thing]]]);
    const client = await createClient({ url: redisJsonUrl }).connect();
    const repository = await repositoryFor(Thing, { client, ...things });
    for (const call of [repository.save, repository.remove, repository.expire]) {
      await expect(call.call(repository)).rejects.toMatchObject({ code: 'STORE_DENIED' });
    }
    const commands = await client.sendCommand(['COMMAND', 'INFO', 'FT.CREATE']);
    if ((commands as unknown as unknown[])[0] === null) {
      await expect(repository.createIndex()).rejects.toMatchObject({ code: 'STORE_UNSUITABLE' });
    }
    expect(await repository.fetch(encodeId(['a/b', 'de']))).toMatchObject(thing);
    client.destroy();
  });
});

describe('a repository', () => {
  it('refuses documents that are plain texts, and a dataset that is not there', async () => {
    const things = await openThings({ url: redisUrl, codec: 'json-string' });
    await using _ = things.fixture;
    await using store = await things.fixture.open();
    const client = await createClient({ url: redisUrl }).connect();
    const open = () => repositoryFor(Thing, { client, ...things });
    await expect(open()).rejects.toMatchObject({ code: 'NOT_READY' });
    await loadAndAnnounce(store, [[Thing, [thing]]]);
    await expect(open()).rejects.toMatchObject({
      code: 'STORE_UNSUITABLE',
      message: expect.stringContaining('json-string'),
    });
    client.destroy();
  });

  it('is what the package exports', async () => {
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    const { exports } = JSON.parse(text) as { exports: Record<string, { default: string }> };
    const source = exports['./redis-om']?.default.replace('./dist/', '').replace('.js', '.ts');
    expect(source).toBe('src/redis-om/repository-for.ts');
  });
});
