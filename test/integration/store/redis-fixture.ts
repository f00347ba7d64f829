import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { silentLogger } from '../../../src/lib/logger.js';
import { Connection } from '../../../src/store/redis/connection.js';
import { createKeys, type Keys } from '../../../src/store/redis/keys.js';
import {
  openRedisStore,
  type RedisStoreOptions,
} from '../../../src/store/redis/open-redis-store.js';
import type { Store } from '../../../src/store/store.js';
import { FINGERPRINT, type StoreFixture } from '../../conformance/store-fixture.js';

/** A dataset of one test in a server that tests share: it is removed afterwards. */
export interface RedisFixture extends StoreFixture {
  readonly options: RedisStoreOptions;
  readonly keys: Keys;
  /** As any program could reach the same server. */
  readonly admin: Connection;
  open(overrides?: Partial<RedisStoreOptions>): Promise<Store>;
  /** Every key of the dataset. */
  allKeys(): Promise<string[]>;
}

export async function openRedisFixture(
  options: Partial<RedisStoreOptions> & { readonly url: string },
): Promise<RedisFixture> {
  const dataset = `test-${randomUUID()}`;
  const all: RedisStoreOptions = { dataset, fingerprint: FINGERPRINT, ...options };
  const admin = await openAdmin(options.url);
  const allKeys = () => admin.send<string[]>(['KEYS', `almanac:{${dataset}}*`]);
  return {
    options: all,
    keys: createKeys(all),
    admin,
    allKeys,
    open: (overrides) => openRedisStore({ ...all, ...overrides }),
    async [Symbol.asyncDispose]() {
      const keys = await allKeys();
      if (keys.length > 0) await admin.send(['UNLINK', ...keys]);
      await admin[Symbol.asyncDispose]();
    },
  };
}

export const openAdmin = (url: string) =>
  Connection.open({ url, name: 'almanac-test', logger: silentLogger });

/** The commands about the fixture's dataset that reached the server while `work` went on, in order. */
export async function commandsDuring(
  { options: { url, dataset }, admin }: RedisFixture,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const monitor = createClient({ url });
  monitor.on('error', () => {});
  await monitor.connect();
  const seen: string[] = [];
  const last = randomUUID();
  let isOver = () => {};
  const over = new Promise<void>((resolve) => {
    isOver = resolve;
  });
  await monitor.monitor((reply) => {
    const line = String(reply);
    if (line.includes(last)) isOver();
    const isInScript = /^\S+ \[\d+ lua\]/.test(line);
    if (line.includes(dataset) && !isInScript) seen.push(/"([^"]*)"/.exec(line)?.[1] ?? '');
  });
  await work();
  // The server reports in order: once this is seen, so is everything before it.
  await admin.send(['ECHO', last]);
  await over;
  monitor.destroy();
  return seen;
}
