import { randomBytes, randomInt } from 'node:crypto';
import { inject } from 'vitest';
import { silentLogger } from '../../../src/lib/logger.js';
import type { Document } from '../../../src/model/document.js';
import { Connection } from '../../../src/store/redis/connection.js';
import { createKeys, type Keys } from '../../../src/store/redis/keys.js';
import { openRedisStore } from '../../../src/store/redis/open-redis-store.js';
import type { Store } from '../../../src/store/store.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { type CuttingProxy, openCuttingProxy } from './cutting-proxy.js';
import { catalog, TABLES } from './deployment.js';
import { differences, keysOf } from './differences.js';
import type { CrashJob } from './job.js';
import { WorkerProcess } from './worker-process.js';

/** The tables of `deployment.ts`, a dataset of its own, and worker processes over both. */
export interface CrashFixture extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly dataset: string;
  readonly keys: Keys;
  readonly redis: Connection;
  /** For reading. */
  readonly store: Store;
  /** The workers' way to Redis. */
  readonly proxy: CuttingProxy;
  /** A process that waits for its job; it is killed with the fixture at the latest. */
  warm(): WorkerProcess;
  job(rest: Pick<CrashJob, 'leaseMs' | 'ttlMs' | 'retireGraceMs'> & Partial<CrashJob>): CrashJob;
  /** What differs between the tables and the store now; see `differences`. */
  differences(): Promise<string[]>;
}

export async function createCrashFixture(
  adminUrl = inject('servers').mariadb.adminUrl,
  redisUrl = inject('servers').redis.url,
): Promise<CrashFixture> {
  const dataset = `test-${randomBytes(6).toString('hex')}`;
  const { fingerprint } = catalog;
  const database = await createTestDatabase(adminUrl);
  await database.execute(...TABLES);
  const logger = silentLogger;
  const redis = await Connection.open({ url: redisUrl, name: 'almanac-test', logger });
  const proxy = await openCuttingProxy(redisUrl);
  const store = await openRedisStore({ url: redisUrl, dataset, fingerprint, readOnly: true });
  const workers: WorkerProcess[] = [];
  return {
    database,
    dataset,
    keys: createKeys({ dataset, fingerprint }),
    redis,
    store,
    proxy,
    warm() {
      const worker = new WorkerProcess();
      workers.push(worker);
      return worker;
    },
    job: (rest) => ({
      mysqlUrl: database.url,
      redisUrl: proxy.url,
      dataset,
      serverId: randomInt(2 ** 31, 2 ** 32 - 1),
      ...rest,
    }),
    async differences() {
      const tables = await readTables(database);
      return differences({ redis, store, dataset, catalog, tables });
    },
    async [Symbol.asyncDispose]() {
      for (const worker of workers) await worker[Symbol.asyncDispose]();
      for (const opened of [proxy, store, database]) await opened[Symbol.asyncDispose]();
      const left = await keysOf(redis, dataset);
      if (left.length > 0) await redis.send(['UNLINK', ...left]);
      await redis[Symbol.asyncDispose]();
    },
  };
}

/** The next of the fixtures that were made before the tests. */
export function mustTake(fixtures: CrashFixture[]): CrashFixture {
  const fixture = fixtures.pop();
  if (!fixture) throw new Error('Expected a fixture for each test.');
  return fixture;
}

async function readTables({ admin }: TestDatabase): Promise<Map<string, Document[]>> {
  const [pairs] = await admin.query('SELECT id, version FROM pair');
  const [items] = await admin.query('SELECT id, team, writes FROM item');
  return new Map([
    ['Pair', pairs as Document[]],
    ['Item', items as Document[]],
  ]);
}
