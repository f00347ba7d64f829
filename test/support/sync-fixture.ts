import { randomUUID } from 'node:crypto';
import { silentLogger } from '../../src/lib/logger.js';
import { createRegistry, type Registry } from '../../src/lib/metrics.js';
import type { Catalog } from '../../src/model/catalog.js';
import { type Document, idOf, indexEntriesOf, indexesOf } from '../../src/model/document.js';
import { MysqlSource } from '../../src/source/mysql/mysql-source.js';
import type { CodecName } from '../../src/store/redis/codec.js';
import { Connection } from '../../src/store/redis/connection.js';
import { createKeys, type Keys } from '../../src/store/redis/keys.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { createSyncMetrics } from '../../src/sync/sync-metrics.js';
import { Worker } from '../../src/sync/worker.js';
import type { WorkerOptions } from '../../src/sync/worker-options.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { documentsIn } from './decoded-documents.js';
import { eventually } from './eventually.js';
import { mysqlSourceOptions } from './mysql-source-under-test.js';

/** A database, a dataset of its own in Redis, and a worker in this process between them. */
export interface SyncFixture extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly store: Store;
  readonly source: MysqlSource;
  readonly keys: Keys;
  readonly registry: Registry;
  readonly worker: Worker;
  /** As any program could reach the same Redis. */
  readonly redis: Connection;
  readonly generation: () => Promise<string>;
  /** Every document and every index entry, and what they have to be by the source, as sorted lines. */
  compare(): Promise<{ stored: string[]; expected: string[] }>;
}

export async function openSyncFixture({
  adminUrl,
  redisUrl,
  codec,
  catalog,
  tables,
  worker: workerOptions = {},
}: {
  adminUrl: string;
  redisUrl: string;
  codec: CodecName;
  catalog: Catalog;
  /** Statements that make the tables and fill them. */
  tables: readonly string[];
  worker?: Partial<WorkerOptions>;
}): Promise<SyncFixture> {
  const database = await createTestDatabase(adminUrl);
  await database.execute("SET time_zone = '+00:00'", ...tables);
  const dataset = `test-${randomUUID()}`;
  const { fingerprint } = catalog;
  const keys = createKeys({ dataset, fingerprint });
  const redis = await Connection.open({ url: redisUrl, name: 'test', logger: silentLogger });
  const store = await openRedisStore({ url: redisUrl, dataset, fingerprint, codec });
  const source = new MysqlSource(mysqlSourceOptions(database.url, catalog));
  const registry = createRegistry();
  const { writer, suspects, inspector } = store;
  const worker = new Worker({
    source,
    writer,
    suspects,
    inspector,
    catalog,
    leaseMs: 5_000,
    ttlMs: 600_000,
    retireGraceMs: 60_000,
    confirmIntervalMs: 50,
    reconcileIntervalMs: 0,
    reconcileRowsPerSecond: 1_000_000,
    metrics: createSyncMetrics(registry),
    logger: silentLogger,
    ...workerOptions,
  });
  const stop = new AbortController();
  const running = worker.run(stop.signal);
  running.catch(() => {});
  const generation = async () => (await inspector.checkpoint())?.generation ?? '';
  await eventually(generation, { withinMs: 30_000 });
  return {
    database,
    store,
    source,
    keys,
    registry,
    worker,
    redis,
    generation,
    async compare() {
      const name = await generation();
      const stored: string[] = [];
      for await (const page of inspector.documentIds(name)) {
        for (const { entity: entityName, id } of page) {
          const [document] = await inspector.documents(name, catalog.must(entityName), [id]);
          stored.push(`${entityName}:${id} ${sorted(document)}`);
        }
      }
      for (const entity of catalog.entities) {
        for (const [index] of indexesOf(entity)) {
          for await (const members of inspector.entries(name, entity, index)) {
            stored.push(...members.map((member) => `${entity.name}#${index} ${member}`));
          }
        }
      }
      return { stored: stored.sort(), expected: (await expectedLines()).sort() };
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running.catch(() => {});
      await store[Symbol.asyncDispose]();
      const all = await redis.send<string[]>(['KEYS', `almanac:{${dataset}}*`]);
      if (all.length > 0) await redis.send(['UNLINK', ...all]);
      await redis[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };

  async function expectedLines(): Promise<string[]> {
    const lines: string[] = [];
    await using snapshot = await source.snapshot(stop.signal);
    for (const entity of catalog.entities) {
      for (const row of await documentsIn(snapshot.read(entity))) {
        lines.push(`${entity.name}:${idOf(entity, row)} ${sorted(row)}`);
        for (const { index, member } of indexEntriesOf(entity, row)) {
          lines.push(`${entity.name}#${index} ${member}`);
        }
      }
    }
    return lines;
  }
}

const sorted = (document: Document | null | undefined) =>
  JSON.stringify(Object.entries(document ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
