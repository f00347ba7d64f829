import { expect, it } from 'vitest';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { Position } from '../../../src/model/position.js';
import { Applier } from '../../../src/sync/applier.js';
import { createSyncMetrics } from '../../../src/sync/sync-metrics.js';
import { createMemoryDataset, createMemoryStore } from '../../support/memory-store.js';

it('never confirms later than now, whatever date a transaction says it has', async () => {
  const dataset = createMemoryDataset();
  const { writer } = createMemoryStore(dataset);
  const lease = await writer.acquireLease(10_000);
  if (!lease) throw new Error('The lease of a new dataset is free.');
  const generation = await writer.createGeneration(lease);
  const at = (name: string) => name as Position;
  const applier = new Applier({
    writer,
    lease,
    checkpoint: {
      position: at('p0'),
      generation,
      fingerprint: 'f',
      committedAtMs: 0,
      confirmedAtMs: 9_999_999,
      sequence: 0,
    },
    announced: false,
    confirmIntervalMs: 0,
    metrics: createSyncMetrics(createRegistry()),
    now: () => 5_000,
  });
  await applier.announce();
  await applier.apply({ position: at('p1'), committedAtMs: Date.UTC(2037, 0), changes: [] });
  expect(dataset.checkpoint).toMatchObject({ position: 'p1', confirmedAtMs: 5_000 });
});
