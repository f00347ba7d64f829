import fc, { type Arbitrary } from 'fast-check';
import { chunkArbitrary } from './commands.js';
import type { History, ServerKind, TablePlan } from './history.js';
import { type GeneratedTable, tablesArbitrary } from './schema.js';
import { firstRows } from './statements.js';

/** Histories for one kind of server. Only what happens shrinks: another schema would be another history. */
export function historyArbitrary(server: ServerKind): Arbitrary<History> {
  return fc.noShrink(tablesArbitrary()).chain((tables) =>
    fc.record({
      servers: fc.constant([server]),
      tables: fc.constant(tables.map(planOf)),
      seed: fc.noShrink(fc.tuple(...tables.map(firstRows))),
      codec: fc.noShrink(fc.constantFrom('redis-json' as const, 'json-string' as const)),
      ttlMs: fc.noShrink(fc.constantFrom(60_000, 60_000, 60_000, 3_000)),
      pace: fc.noShrink(fc.constantFrom(...(['quick', 'quick', 'slow'] as const))),
      maxTransactionRows: fc.noShrink(fc.constantFrom(10_000, 40)),
      snapshotBatchRows: fc.noShrink(fc.constantFrom(1_000, 2)),
      waitsForFirst: fc.noShrink(fc.boolean()),
      steps: fc
        .array(chunkArbitrary(tables), { minLength: 1, maxLength: 24, size: 'max' })
        .map((chunks) => chunks.flat()),
    }),
  );
}

function planOf({ entity, table, create, fields, key, indexes }: GeneratedTable): TablePlan {
  return { entity, table, create, fields, key, indexes };
}
