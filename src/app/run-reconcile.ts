import { sleep } from '../lib/abort.js';
import { AlmanacError } from '../lib/errors.js';
import type { Catalog } from '../model/catalog.js';
import type { ChangeSource } from '../source/source.js';
import type { Store } from '../store/store.js';
import type { Suspect } from '../store/suspects.js';
import type { Difference, Doubts } from '../sync/differences.js';
import { recheck } from '../sync/recheck.js';
import { reconcile } from '../sync/reconciler.js';
import type { AppDeps, ReconcileReport, ReconcileRun } from './app.js';

const POLL_MS = 50;
const REPAIRED_WITHIN_MS = 60_000;
/** Passes that begin anew because another generation was announced in the middle. */
const MOST_PASSES = 5;
const SHOWN = 1_000;

interface Options extends ReconcileRun {
  readonly source: ChangeSource;
  readonly store: Store;
  readonly catalog: Catalog;
  readonly onProgress: AppDeps['onProgress'];
  readonly signal: AbortSignal;
}

/** One comparison by command: see `App.runReconcile`. Repairs are a worker's, which runs meanwhile. */
export async function runReconcile(options: Options): Promise<ReconcileReport | undefined> {
  const { source, store, catalog, dryRun, rowsPerSecond, onProgress, signal } = options;
  const { inspector } = store;
  await untilAnnounced(options);
  for (let pass = 0; pass < MOST_PASSES && !signal.aborted; pass += 1) {
    const differences: Difference[] = [];
    let found = 0;
    let repaired = 0;
    const comparison = await reconcile({
      source,
      inspector,
      catalog,
      rowsPerSecond,
      onProgress,
      signal,
      async onDifferences(some, doubts) {
        found += some.length;
        differences.push(...some.slice(0, SHOWN - differences.length));
        if (!dryRun) repaired += await repair(options, some, doubts);
      },
    });
    if (comparison) return { ...comparison, differences, found, repaired };
  }
  if (signal.aborted) return undefined;
  throw new AlmanacError(
    'NOT_READY',
    `Expected one generation to stay visible for a comparison, got a new one in each of ${MOST_PASSES} attempts. Compare again when the source's tables are at rest.`,
  );
}

async function untilAnnounced({ store, dryRun, signal }: Options): Promise<void> {
  while (!signal.aborted && !(await store.inspector.checkpoint())) {
    // Without one of our own, there may be no worker that ever loads it.
    if (dryRun) {
      throw new AlmanacError(
        'NOT_READY',
        'Expected data to compare, got none: no generation is announced. Load one first (almanac prefetch, or a worker).',
      );
    }
    await sleep(POLL_MS, signal);
  }
}

/** How many of these a worker repaired: all of one entity. */
async function repair(
  { source, store, catalog, signal }: Options,
  differences: readonly Difference[],
  found: Doubts,
): Promise<number> {
  const { suspects, inspector } = store;
  const deadlineMs = performance.now() + REPAIRED_WITHIN_MS;
  let unqueued: readonly Suspect[] = differences;
  while (!signal.aborted && performance.now() < deadlineMs) {
    unqueued = unqueued.slice(await suspects.add(unqueued));
    if (unqueued.length === 0 && (await suspects.pending(differences)).length === 0) break;
    await sleep(POLL_MS, signal);
  }
  const generation = (await inspector.checkpoint())?.generation ?? '';
  const entity = catalog.must(differences[0]?.entity ?? '');
  const doubts = new Map(differences.map(({ id }) => [id, found.get(id) ?? []]));
  const result = await recheck({ source, inspector, generation, entity, doubts, signal });
  return differences.length - result.differences.size;
}
