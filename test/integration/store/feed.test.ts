import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.js';
import {
  City,
  checkpointAt,
  city,
  loadAndAnnounce,
  put,
  remove,
} from '../../conformance/store-fixture.js';
import { openRedisFixture, type RedisFixture } from './redis-fixture.js';
import { redisUrl } from './redis-servers.js';

describe.skipIf(redisUrl === '')('the change feed', () => {
  let fixture: RedisFixture;
  let store: Store;
  beforeEach(async () => {
    fixture = await openRedisFixture({ url: redisUrl, feedMaxLength: 100 });
    store = await fixture.open();
  });
  afterEach(async () => {
    await store?.[Symbol.asyncDispose]();
    await fixture?.[Symbol.asyncDispose]();
  });

  const entries = async () => {
    const raw = await fixture.admin.send<[string, string[]][]>([
      'XRANGE',
      fixture.keys.feed,
      '-',
      '+',
    ]);
    return raw.map(([, fields]) => {
      const pairs = fields.flatMap((name, at) => (at % 2 ? [] : [[name, fields[at + 1]]]));
      return Object.fromEntries(pairs) as Record<string, string>;
    });
  };

  it('tells of announcements and commits, in order, once each', async () => {
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    const checkpoint = checkpointAt(generation, 'p1');
    const writes = [put(City, city(2, 'FR')), remove(City, '1')];
    await store.writer.commit(lease, { generation, writes, checkpoint });
    await store.writer.commit(lease, { generation, writes, checkpoint });
    const empty = checkpointAt(generation, 'p2');
    await store.writer.commit(lease, { generation, writes: [], checkpoint: empty });
    await store.writer.confirm(lease, checkpointAt(generation, 'p3'));

    const common = { generation, committedAtMs: '1700000000000' };
    expect(await entries()).toEqual([
      { kind: 'announce', sequence: '0', position: 'p0', changes: '[]', ...common },
      {
        kind: 'commit',
        sequence: '1',
        position: 'p1',
        changes: '[["City","2","put"],["City","1","delete"]]',
        ...common,
      },
    ]);
  });

  it('has nothing of generations that nobody sees', async () => {
    const { lease } = await loadAndAnnounce(store, []);
    const hidden = await store.writer.createGeneration(lease);
    await store.writer.load(hidden, City, [city(1, 'DE')]);
    const writes = [put(City, city(2, 'FR'))];
    await store.writer.commit(lease, { generation: hidden, writes, checkpoint: undefined });
    expect((await entries()).map(({ kind }) => kind)).toEqual(['announce']);
  });

  it('is trimmed', async () => {
    const { lease, generation } = await loadAndAnnounce(store, []);
    for (let n = 1; n <= 400; n += 1) {
      const checkpoint = checkpointAt(generation, `p${n}`);
      const writes = [put(City, city(n, 'DE'))];
      await store.writer.commit(lease, { generation, writes, checkpoint });
    }
    const kept = await entries();
    expect(kept.length).toBeLessThan(250);
    expect(kept.at(-1)?.position).toBe('p400');
  });
});
