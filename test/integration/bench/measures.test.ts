import { expect, inject, it } from 'vitest';
import { measurePrefetch } from '../../../bench/ends/measure-prefetch.js';
import { measureCatchUp } from '../../../bench/following/catch-up.js';
import { measureVisibility } from '../../../bench/following/visibility.js';
import { measureGrowth } from '../../../bench/measure-growth.js';
import { startOwnRedis } from '../../support/servers/own-servers.js';

// With few rows and requests: not what the figures are, but that there are some. One that measures a prefetch
// empties its Redis.
async function withOwnRedis<Result>(
  measure: (servers: { mariadb: { adminUrl: string }; redis: { url: string } }) => Promise<Result>,
): Promise<Result> {
  const { folder, mariadb } = inject('servers');
  const redis = await startOwnRedis({ folder });
  try {
    return await measure({ mariadb, redis });
  } finally {
    await redis.kill();
  }
}

const figure = expect.toSatisfy((value) => Number.isFinite(value) && (value as number) > 0);
const spread = expect.objectContaining({ median: figure, min: figure, max: figure });

it('a prefetch is measured beside its two ends', async () => {
  const measured = await withOwnRedis((servers) =>
    measurePrefetch(servers, { rows: 500, rounds: 1 }),
  );
  expect(measured).toEqual({
    rows: 500,
    perSecond: spread,
    readPerSecond: spread,
    writePerSecond: spread,
    peakMb: figure,
  });
});

it('catching up is measured beside decoding', async () => {
  const measured = await withOwnRedis((servers) =>
    measureCatchUp(servers, { changes: 200, perTransaction: 100, rounds: 1 }),
  );
  expect(measured).toEqual({
    changes: 200,
    perTransaction: 100,
    perSecond: figure,
    decodePerSecond: figure,
    cpuMicros: figure,
    decodeCpuMicros: figure,
  });
});

it('a change is timed until it is visible', async () => {
  const measured = await withOwnRedis((servers) =>
    measureVisibility(servers, { rates: [20], seconds: 1, rows: 100 }),
  );
  expect(measured).toEqual([{ changesPerSecond: 20, p50Ms: figure, p99Ms: figure }]);
});

it('a lookup and a page are timed by the number of documents', async () => {
  const measured = await withOwnRedis((servers) =>
    measureGrowth(servers, { documents: 200, rounds: 1, requests: 10 }),
  );
  expect(measured).toEqual({ documents: 200, lookupMicros: spread, pageMicros: spread });
});
