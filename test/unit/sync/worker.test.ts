import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlmanacError, type ErrorCode } from '../../../src/lib/errors.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { Document } from '../../../src/model/document.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import type { Store } from '../../../src/store/store.js';
import { createSyncMetrics } from '../../../src/sync/sync-metrics.js';
import { Worker } from '../../../src/sync/worker.js';
import type { WorkerOptions } from '../../../src/sync/worker-options.js';
import { eventually } from '../../support/eventually.js';
import {
  createMemoryDataset,
  createMemoryStore,
  type MemoryDataset,
} from '../../support/memory-store.js';
import { ScriptedSource } from '../../support/scripted-source.js';

const Item = defineEntity({
  name: 'Item',
  fields: { id: field.int(), value: field.int() },
  key: ['id'],
});
const catalog = defineCatalog([Item]);
const doc = (id: number, value: number): Document => ({ id, value });
const put = (document: Document) => ({ entity: Item, before: undefined, after: document });
const failure = (code: ErrorCode) => new AlmanacError(code, `${code}, from the script`);

describe('the worker', () => {
  let source: ScriptedSource;
  let dataset: MemoryDataset;
  let store: Store;
  let stop: AbortController;
  let running: Promise<unknown>[];

  beforeEach(() => {
    source = new ScriptedSource();
    source.tables.set('Item', [doc(1, 10), doc(2, 20)]);
    dataset = createMemoryDataset();
    store = createMemoryStore(dataset);
    stop = new AbortController();
    running = [];
  });
  afterEach(async () => {
    stop.abort();
    await Promise.allSettled(running);
  });

  function createWorker(overrides: Partial<WorkerOptions> = {}): Worker {
    return new Worker({
      source,
      writer: store.writer,
      suspects: store.suspects,
      inspector: store.inspector,
      catalog,
      leaseMs: 300,
      ttlMs: 60_000,
      retireGraceMs: 60_000,
      confirmIntervalMs: 0,
      reconcileIntervalMs: 0,
      reconcileRowsPerSecond: 1_000_000,
      metrics: createSyncMetrics(createRegistry()),
      logger: silentLogger,
      ...overrides,
    });
  }
  function start(worker = createWorker(), signal = stop.signal) {
    const run = worker.run(signal);
    // Awaited by the test or by afterEach.
    run.catch(() => {});
    running.push(run);
    return { worker, run };
  }
  const visible = async (...ids: number[]) => {
    const checkpoint = await store.reader.checkpoint();
    if (!checkpoint) throw new Error('Nothing is announced.');
    return store.reader.documents(checkpoint, Item, ids.map(String));
  };
  const eventuallyVisible = (...documents: Document[]) =>
    eventually(async () => {
      expect(await visible(...documents.map(({ id }) => Number(id)))).toEqual(documents);
      return true;
    });

  it('prefetches, announces and follows', async () => {
    start();
    await eventuallyVisible(doc(1, 10), doc(2, 20));
    source.commit(put(doc(1, 11)));
    await eventuallyVisible(doc(1, 11), doc(2, 20));
    expect(source.snapshots).toBe(1);
  });

  it('announces nothing before it has applied what was committed while the snapshot was read', async () => {
    source.overlap = 3;
    start();
    const checkpoint = await eventually(() => store.reader.checkpoint());
    expect(checkpoint.position).toBe('script:3');
    expect(dataset.feed.map(({ kind }) => kind)).toEqual(['announce']);
  });

  it('resumes from its checkpoint without another snapshot', async () => {
    const first = new AbortController();
    const { run } = start(createWorker(), first.signal);
    await eventuallyVisible(doc(1, 10));
    first.abort();
    await run;
    source.commit(put(doc(3, 30)));
    start();
    await eventuallyVisible(doc(3, 30));
    expect(source.snapshots).toBe(1);
  });

  it.each<ErrorCode>(['SOURCE_LOST', 'STORE_LOST'])(
    'goes on from its checkpoint after %s',
    async (code) => {
      start();
      await eventuallyVisible(doc(1, 10));
      source.break(failure(code));
      source.commit(put(doc(4, 40)));
      await eventuallyVisible(doc(4, 40));
      expect(source.snapshots).toBe(1);
    },
  );

  it.each<ErrorCode>([
    'TABLE_CHANGED',
    'TRANSACTION_TOO_LARGE',
    'EVENT_UNDECODABLE',
    'POSITION_LOST',
    'POSITION_DIVERGED',
  ])('loads a new generation after %s, while the old one serves', async (code) => {
    start();
    await eventuallyVisible(doc(1, 10));
    const before = await store.reader.checkpoint();
    source.tables.set('Item', [doc(1, 99)]);
    source.failures.snapshot.push(failure('SOURCE_LOST'));
    source.break(failure(code));
    expect(await visible(1)).toEqual([doc(1, 10)]);
    await eventuallyVisible(doc(1, 99));
    expect(await visible(2)).toEqual([null]);
    expect((await store.reader.checkpoint())?.generation).not.toBe(before?.generation);
    expect(source.snapshots).toBe(2);
  });

  it('loads a new generation where the source can no longer serve the checkpoint', async () => {
    const first = new AbortController();
    const { run } = start(createWorker(), first.signal);
    await eventuallyVisible(doc(1, 10));
    first.abort();
    await run;
    source.failures.assertServes.push(failure('POSITION_LOST'));
    start();
    await eventually(() => source.snapshots === 2);
  });

  const PERSONS = ['SOURCE_UNSUITABLE', 'SCHEMA_DRIFT', 'SOURCE_DENIED'] as const;

  it.each(PERSONS)('gives up after %s where nothing is served yet', async (code) => {
    source.failures.preflight.push(failure(code));
    const { worker, run } = start();
    await expect(run).rejects.toMatchObject({ code });
    expect(worker.status).toMatchObject({ state: 'failed', error: { code } });
  });

  it.each(PERSONS)(
    'after %s says so, serves what it has, and goes on once it is mended',
    async (code) => {
      const { worker } = start();
      await eventuallyVisible(doc(1, 10));
      source.failures.preflight.push(failure(code), failure(code), failure(code));
      source.break(failure('TABLE_CHANGED'));
      await eventually(
        () => worker.status.state === 'failed' && worker.status.error?.code === code,
      );
      expect(await visible(1)).toEqual([doc(1, 10)]);
      source.tables.set('Item', [doc(1, 11)]);
      await eventuallyVisible(doc(1, 11));
      source.commit();
      await eventually(() => worker.status.state === 'following' && !worker.status.error);
    },
  );

  it('gives up after a fault of its own: trying again would hide it', async () => {
    const { run } = start();
    await eventuallyVisible(doc(1, 10));
    source.break(new TypeError('a bug'));
    await expect(run).rejects.toThrow('a bug');
  });

  it('stands by while another leads, and takes over when that one stops', async () => {
    const first = new AbortController();
    const { run } = start(createWorker(), first.signal);
    await eventuallyVisible(doc(1, 10));
    const { worker: second } = start();
    await eventually(() => second.status.state === 'standby');
    first.abort();
    await run;
    source.commit(put(doc(5, 50)));
    await eventuallyVisible(doc(5, 50));
    expect(source.snapshots).toBe(1);
  });

  it('holds its lease no longer than the safety net lets anything live', async () => {
    start(createWorker({ leaseMs: 60_000, ttlMs: 2_000 }));
    const { endsAtMs } = await eventually(() => dataset.lease);
    expect(endsAtMs - Date.now()).toBeLessThanOrEqual(2_000);
  });

  it('stands down when its lease is gone, and comes back when it can have it again', async () => {
    const { worker } = start();
    await eventuallyVisible(doc(1, 10));
    dataset.lease = { token: 'another', endsAtMs: Date.now() + 400 };
    await eventually(() => worker.status.state === 'standby');
    source.commit(put(doc(6, 60)));
    expect(await visible(6)).toEqual([null]);
    await eventuallyVisible(doc(6, 60));
  });

  it('retires generations that nobody needs any more, after the grace time', async () => {
    start(createWorker({ retireGraceMs: 0 }));
    await eventuallyVisible(doc(1, 10));
    source.break(failure('TABLE_CHANGED'));
    await eventually(() => source.snapshots === 2);
    await eventually(() => dataset.generations.size === 1);
    await eventuallyVisible(doc(1, 10));
  });

  it('moves the checkpoint for transactions that touch nothing, and adds nothing to the feed', async () => {
    start();
    await eventuallyVisible(doc(1, 10));
    const position = source.commit();
    await eventually(async () => (await store.reader.checkpoint())?.position === position);
    expect(dataset.feed.map(({ kind }) => kind)).toEqual(['announce']);
  });

  it('prefetches once where it is told to, and not beside another worker', async () => {
    const generation = await createWorker().prefetchOnce(stop.signal);
    expect((await store.reader.checkpoint())?.generation).toBe(generation);
    expect(dataset.lease).toBeUndefined();
    start();
    await eventually(() => dataset.lease);
    await expect(createWorker().prefetchOnce(stop.signal)).rejects.toMatchObject({
      code: 'FENCED',
    });
  });
});
