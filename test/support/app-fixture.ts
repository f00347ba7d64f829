import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { inject } from 'vitest';
import { AlmanacProcess } from './almanac-process.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { TINY_TABLE } from './tiny-deployment.js';

/** A database, a dataset of its own in the shared Redis, and Almanac processes over both. */
export interface AppFixture extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly redisUrl: string;
  readonly dataset: string;
  /** What a process's environment has to have. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a process; it is killed with the fixture at the latest. */
  spawn(args: readonly string[], env?: Readonly<Record<string, string>>): AlmanacProcess;
}

const deploymentFile = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * @param deployment `tiny` has one table, created here; `atlas` has the reference tables, for the
 *   test to seed
 */
export async function createAppFixture({
  deployment = 'tiny',
  adminUrl = inject('servers').mariadb.adminUrl,
}: {
  deployment?: 'tiny' | 'atlas';
  adminUrl?: string;
} = {}): Promise<AppFixture> {
  const database = await createTestDatabase(adminUrl);
  if (deployment === 'tiny') await database.execute(TINY_TABLE);
  const redisUrl = inject('servers').redis.url;
  const dataset = `test-${randomBytes(6).toString('hex')}`;
  const file = deployment === 'tiny' ? './tiny-deployment.ts' : '../../schema/main.ts';
  const env = {
    ALMANAC_MYSQL_URL: database.url,
    ALMANAC_REDIS_URL: redisUrl,
    ALMANAC_DATASET: dataset,
    ALMANAC_SCHEMA: deploymentFile(file),
    ALMANAC_HEARTBEAT: '500ms',
  };
  const processes: AlmanacProcess[] = [];
  return {
    database,
    redisUrl,
    dataset,
    env,
    spawn(args, more = {}) {
      const process = new AlmanacProcess(args, { ...env, ...more });
      processes.push(process);
      return process;
    },
    async [Symbol.asyncDispose]() {
      for (const process of processes) await process[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await removeDataset(redisUrl, dataset);
    },
  };
}

async function removeDataset(url: string, dataset: string): Promise<void> {
  const client = await createClient({ url }).connect();
  for await (const keys of client.scanIterator({ MATCH: `almanac:{${dataset}}*`, COUNT: 1000 })) {
    if (keys.length > 0) await client.unlink(keys);
  }
  client.destroy();
}
