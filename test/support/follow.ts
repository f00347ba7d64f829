import { randomBytes } from 'node:crypto';
import { createClient } from 'redis';
import { expect, inject } from 'vitest';
import { silentLogger } from '../../src/lib/logger.js';
import { createRegistry } from '../../src/lib/metrics.js';
import type { Catalog } from '../../src/model/catalog.js';
import { type Document, idOf, indexEntriesOf, indexesOf } from '../../src/model/document.js';
import type { Entity } from '../../src/model/entity.js';
import { MysqlSource } from '../../src/source/mysql/mysql-source.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Version } from '../../src/store/store.js';
import { createSyncMetrics } from '../../src/sync/sync-metrics.js';
import { Worker } from '../../src/sync/worker.js';
import { documentsIn } from './decoded-documents.js';
import { eventually } from './eventually.js';
import { mysqlSourceOptions } from './mysql-source-under-test.js';

/** A database that a worker in this process follows into a dataset of its own in the shared Redis. */
export interface Followed extends AsyncDisposable {
  /**
   * Waits until everything committed so far is applied, and expects the store to equal the tables: every
   * document, every index entry, nothing more.
   *
   * @param reloads how many generations more than the first it took
   */
  expectEqual(expected: { readonly reloads: number }): Promise<void>;
}

/** Starts a worker and waits for its first generation. */
export async function follow(url: string, catalog: Catalog): Promise<Followed> {
  const redisUrl = inject('servers').redis.url;
  const dataset = `test-${randomBytes(6).toString('hex')}`;
  const { fingerprint } = catalog;
  const store = await openRedisStore({ url: redisUrl, dataset, fingerprint });
  const redis = await createClient({ url: redisUrl }).connect();
  const source = new MysqlSource(mysqlSourceOptions(url, catalog));
  const worker = new Worker({
    source,
    writer: store.writer,
    suspects: store.suspects,
    inspector: store.inspector,
    reconcileIntervalMs: 0,
    reconcileRowsPerSecond: 1,
    catalog,
    leaseMs: 10_000,
    ttlMs: 600_000,
    retireGraceMs: 600_000,
    confirmIntervalMs: 0,
    metrics: createSyncMetrics(createRegistry()),
    logger: silentLogger,
  });
  const stop = new AbortController();
  const { signal } = stop;
  const running = worker.run(signal);
  running.catch(() => {});
  const checkpoint = async () => {
    const found = await store.reader.checkpoint();
    if (worker.status.state === 'failed') await running;
    return found;
  };
  const first = (await eventually(checkpoint)).generation;

  const keysOf = async (pattern: string) => {
    const keys: string[] = [];
    for await (const some of redis.scanIterator({ MATCH: pattern, COUNT: 1_000 }))
      keys.push(...some);
    return keys;
  };
  const stored = async (version: Version, entity: Entity) => {
    const prefix = `almanac:{${dataset}}:${fingerprint}:${version.generation}:${entity.name}`;
    const ids = (await keysOf(`${prefix}:*`)).map((key) => key.slice(prefix.length + 1)).sort();
    const documents = await store.reader.documents(version, entity, ids);
    const ranges = indexesOf(entity).map(([index]) => ({
      entity,
      index,
      prefix: '',
      limit: undefined,
    }));
    const entries = await store.reader.ranges(version, ranges);
    return { ids, documents, entries: entries.map((some) => [...some].sort()) };
  };
  const expected = (entity: Entity, documents: readonly Document[]) => {
    const byId = new Map(documents.map((document) => [idOf(entity, document), document]));
    const ids = [...byId.keys()].sort();
    const members = documents.flatMap((document) => indexEntriesOf(entity, document));
    return {
      ids,
      documents: ids.map((id) => byId.get(id)),
      entries: indexesOf(entity).map(([name]) =>
        members.flatMap(({ index, member }) => (index === name ? member : [])).sort(),
      ),
    };
  };

  return {
    async expectEqual({ reloads }) {
      await using snapshot = await source.snapshot(signal);
      const version = await eventually(async () => {
        const found = await checkpoint();
        return found && source.covers(found.position, snapshot.high) ? found : undefined;
      });
      const [actual, wanted]: Record<string, unknown>[] = [{}, {}];
      for (const entity of catalog.entities) {
        const documents = await documentsIn(snapshot.read(entity));
        if (wanted) wanted[entity.name] = expected(entity, documents);
        if (actual) actual[entity.name] = await stored(version, entity);
      }
      expect(actual).toEqual(wanted);
      // Given up and begun anew is more than one, too.
      const generations = [...(await store.writer.generations())].sort();
      expect(generations.length - 1 - generations.indexOf(first)).toBe(reloads);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running.catch(() => {});
      const keys = await keysOf(`almanac:{${dataset}}*`);
      if (keys.length > 0) await redis.unlink(keys);
      redis.destroy();
      await store[Symbol.asyncDispose]();
    },
  };
}
