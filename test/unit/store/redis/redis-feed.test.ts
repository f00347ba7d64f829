import { expect, it } from 'vitest';
import { FEED_START } from '../../../../src/store/feed.js';
import type { Connection } from '../../../../src/store/redis/connection.js';
import { createKeys } from '../../../../src/store/redis/keys.js';
import { RedisFeed } from '../../../../src/store/redis/redis-feed.js';

it('begins no wait where it is ended while it connects', async () => {
  const sent: string[] = [];
  let isClosed = false;
  const connection = {
    async send([command]: readonly string[]) {
      sent.push(command ?? '');
      return [];
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
    },
  } as unknown as Connection;
  const stopping = new AbortController();
  const feed = new RedisFeed({
    connection,
    keys: createKeys({ dataset: 'test', fingerprint: '0123456789ab' }),
    async connect() {
      stopping.abort();
      return connection;
    },
    blockMs: 1_000,
  });
  for await (const entries of feed.follow(FEED_START, stopping.signal)) expect(entries).toEqual([]);
  expect(sent).toEqual([]);
  expect(isClosed).toBe(true);
});
