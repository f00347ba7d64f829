/** What a worker writes, also after its store went back: equal marks mean equal records. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidatedReader } from '../../../../src/gateway/validated/validated-reader.js';
import { createRegistry } from '../../../../src/lib/metrics.js';
import type { Document } from '../../../../src/model/document.js';
import type { Position } from '../../../../src/model/position.js';
import type { Checkpoint, IndexRange } from '../../../../src/store/store.js';
import { Applier } from '../../../../src/sync/applier.js';
import { Sequences } from '../../../../src/sync/sequences.js';
import { createSyncMetrics } from '../../../../src/sync/sync-metrics.js';
import { Item } from '../../../support/item-deployment.js';
import {
  createMemoryDataset,
  createMemoryStore,
  type MemoryDataset,
} from '../../../support/memory-store.js';

const IDS = [1, 2, 3];
const RANGE: IndexRange = { entity: Item, index: 'key', prefix: '', limit: undefined };
const item = (id: number, value: number): Document => ({ id, value, note: null });

const aStep = fc.record({
  kind: fc.constantFrom(
    'commit',
    'commit',
    'repair',
    'generation',
    'remember',
    'rewind',
    'rewind',
    'other worker',
  ),
  id: fc.constantFrom(...IDS),
  // Not all each time: what is read anew is no longer what was remembered.
  read: fc.subarray(IDS.map(String), { maxLength: 2 }),
});

type Step = typeof aStep extends fc.Arbitrary<infer Value> ? Value : never;

/** A number that was given in the generation before must not be given again. */
const BACK_TO_A_GENERATION = [
  { kind: 'commit', id: 1, read: ['1'] },
  { kind: 'generation', id: 1, read: [] },
  { kind: 'commit', id: 1, read: [] },
  { kind: 'rewind', id: 1, read: [] },
  { kind: 'commit', id: 1, read: ['1'] },
] satisfies Step[];

function rewind(dataset: MemoryDataset, to: MemoryDataset): void {
  const { checkpoint, generations, feed } = structuredClone(to);
  dataset.checkpoint = checkpoint;
  dataset.generations.clear();
  for (const [name, contents] of generations) dataset.generations.set(name, contents);
  dataset.feed.splice(0, dataset.feed.length, ...feed);
}

describe('what is validated by the marks of a worker', () => {
  it('is what the store holds, whatever the worker wrote and the store lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 3, maxLength: 25 }), async (steps) => {
        const dataset = createMemoryDataset();
        const { writer, reader } = createMemoryStore(dataset);
        let lease = await writer.acquireLease(3_600_000);
        let sequences = new Sequences();
        let count = 0;
        const applierAt = (checkpoint: Checkpoint, announced: boolean) => {
          if (!lease) throw new Error('The lease of a new dataset is free.');
          return new Applier({
            writer,
            lease,
            checkpoint,
            announced,
            sequences,
            confirmIntervalMs: 0,
            metrics: createSyncMetrics(createRegistry()),
            now: () => 5_000,
          });
        };
        const begin = async () => {
          if (!lease) throw new Error('The lease of a new dataset is free.');
          const generation = await writer.createGeneration(lease);
          await writer.load(
            generation,
            Item,
            IDS.map((id) => item(id, count)),
          );
          const position = `p${count}` as Position;
          const checkpoint: Checkpoint = {
            position,
            generation,
            fingerprint: 'f',
            committedAtMs: 0,
            confirmedAtMs: 0,
            sequence: 0,
            changed: {},
          };
          const begun = applierAt(checkpoint, false);
          await begun.announce();
          return begun;
        };
        const again = async () => {
          const stored = await writer.checkpoint();
          if (!stored) throw new Error('Expected a checkpoint, got none.');
          return applierAt(stored, true);
        };
        let applier = await begin();
        let kept = structuredClone(dataset);
        const validated = new ValidatedReader({
          reader,
          mostBytes: 1e6,
          registry: createRegistry(),
        });
        for (const step of steps) {
          count += 1;
          if (step.kind === 'commit') {
            await applier.apply({
              position: `p${count}` as Position,
              committedAtMs: 1,
              changes: [{ entity: Item, before: item(step.id, 0), after: item(step.id, count) }],
            });
          } else if (step.kind === 'repair') {
            const write = { entity: Item, id: String(step.id), document: item(step.id, count) };
            await applier.exclusively(() => applier.repair({ writes: [write] }));
          } else if (step.kind === 'generation') applier = await begin();
          else if (step.kind === 'remember') kept = structuredClone(dataset);
          else if (step.kind === 'rewind') {
            rewind(dataset, kept);
            applier = await again();
          } else {
            if (lease) await writer.releaseLease(lease);
            lease = await writer.acquireLease(3_600_000);
            sequences = new Sequences();
            applier = await again();
          }
          const checkpoint = await validated.checkpoint();
          if (!checkpoint) throw new Error('Expected a checkpoint, got none.');
          expect(await validated.documents(checkpoint, Item, step.read)).toEqual(
            await reader.documents(checkpoint, Item, step.read),
          );
          expect(await validated.ranges(checkpoint, [RANGE])).toEqual(
            await reader.ranges(checkpoint, [RANGE]),
          );
        }
      }),
      { numRuns: 200, examples: [[BACK_TO_A_GENERATION]] },
    );
  });
});
