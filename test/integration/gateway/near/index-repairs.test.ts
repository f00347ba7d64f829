import { describe, expect, it } from 'vitest';
import {
  City,
  checkpointAt,
  city,
  cityEntry,
  Label,
  loadAndAnnounce,
  put,
  rangeOf,
} from '../../../conformance/store-fixture.js';
import { openRedisFixture } from '../../store/redis-fixture.js';
import { CODEC_SERVERS } from '../../store/redis-servers.js';
import { caughtUp, runNear } from './near-fixture.js';

const [{ codec, url }] = CODEC_SERVERS;

describe.skipIf(url === '')('a repair of an index, which the feed does not tell of', () => {
  it.each([
    ['on its own', false],
    ['before a commit', true],
  ])('shows in what is read from memory: %s', async (_, isFollowed) => {
    await using fixture = await openRedisFixture({ url, codec });
    await using store = await fixture.open();
    const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
    const member = cityEntry(9, 'DE', 'stray');
    const key = fixture.keys.index(generation, 'City', 'byCountry');
    await fixture.admin.send(['ZADD', key, '0', member]);
    await using running = runNear(store);
    const { near } = running;
    const countries = async () => {
      await caughtUp(near, store);
      const version = (await near.checkpoint()) ?? { generation, sequence: -1 };
      return near.counts(version, [rangeOf(City, 'byCountry', ['DE'])]);
    };
    expect(await countries()).toEqual([2]);
    await store.writer.commit(lease, {
      generation,
      writes: [],
      strayEntries: [{ entity: City, index: 'byCountry', member }],
      checkpoint: checkpointAt(generation, 'p1'),
    });
    if (isFollowed) {
      // Of another entity: it says nothing of the index by itself.
      const writes = [put(Label, { code: 'a', locale: 'en', text: null })];
      const checkpoint = checkpointAt(generation, 'p2');
      await store.writer.commit(lease, { generation, writes, checkpoint });
    }
    expect(await countries()).toEqual([1]);
  });
});
