import { sleep } from '../lib/abort.js';
import { AlmanacError } from '../lib/errors.js';
import type { Entity } from '../model/entity.js';
import type { Position } from '../model/position.js';
import type { ChangeSource } from '../source/source.js';
import type { StoreInspector } from '../store/store.js';
import { suspectName } from '../store/suspects.js';
import { type DifferenceKind, type Doubts, findDifferences } from './differences.js';

const ROUNDS = 10;
const PAUSE_MS = 50;
const COVERED_WITHIN_MS = 60_000;
// Longer than a standby waits to take over.
const WITHOUT_WORKER_MS = 15_000;

export interface RecheckResult {
  /** Certain, by id. */
  readonly differences: ReadonlyMap<string, DifferenceKind>;
  /** Written so often that no moment of rest was seen: each write mends its record whole. */
  readonly undecided: number;
  /** Whether it came to an end with the generation still visible: else the rest says nothing. */
  readonly isCurrent: boolean;
}

/**
 * Tells differences from delays. A record is judged where no commit wrote it between the moment before
 * a snapshot opened and the moment after the store was read, with the checkpoint past the snapshot in
 * between: the row is then what the store has to hold. Others are looked at again.
 *
 * Errors: those of `ChangeSource.snapshot`, STORE_LOST, NOT_READY where nothing applies what the source has.
 */
export async function recheck({
  source,
  inspector,
  generation,
  entity,
  doubts,
  signal,
}: {
  source: ChangeSource;
  inspector: StoreInspector;
  generation: string;
  entity: Entity;
  doubts: Doubts;
  signal: AbortSignal;
}): Promise<RecheckResult> {
  const differences = new Map<string, DifferenceKind>();
  let open = doubts;
  for (let round = 0; round < ROUNDS && open.size > 0; round += 1) {
    if (round > 0) await sleep(PAUSE_MS, signal);
    const mark = await inspector.feedMark();
    const checkpoint = await inspector.checkpoint();
    if (checkpoint?.generation !== generation)
      return { differences, undecided: 0, isCurrent: false };
    const read = await readRows(open, checkpoint.position);
    if (!read) continue;
    if (!(await untilCovered(read.high))) return { differences, undecided: 0, isCurrent: false };
    const found = await findDifferences({
      inspector,
      generation,
      entity,
      rows: read.rows,
      doubts: open,
    });
    const touched = await inspector.touchedSince(mark);
    if (!touched) continue;
    const isTouched = (id: string) => touched.has(suspectName({ entity: entity.name, id }));
    for (const [id, kind] of found) if (!isTouched(id)) differences.set(id, kind);
    open = new Map([...open].filter(([id]) => found.has(id) && isTouched(id)));
  }
  return { differences, undecided: open.size, isCurrent: true };

  async function readRows(wanted: Doubts, from: Position) {
    await using snapshot = await source.snapshot(signal);
    // What was streamed may not be visible to a snapshot yet (CDC.md, A).
    if (!source.covers(snapshot.low, from)) return undefined;
    const found = await snapshot.checksumsByIds(entity, [...wanted.keys()]);
    const rows = new Map(found.map(({ id, checksum }) => [id, checksum]));
    return { rows, high: snapshot.high };
  }

  /** False where `signal` aborted first. */
  async function untilCovered(high: Position): Promise<boolean> {
    const startedAtMs = performance.now();
    while (!signal.aborted) {
      const checkpoint = await inspector.checkpoint();
      if (checkpoint && source.covers(checkpoint.position, high)) return true;
      const waitedMs = performance.now() - startedAtMs;
      const isAlone = waitedMs > WITHOUT_WORKER_MS && !(await inspector.leaseIsHeld());
      if (isAlone || waitedMs > COVERED_WITHIN_MS) {
        throw new AlmanacError(
          'NOT_READY',
          `Expected a worker to bring the store to the source's position, got ${checkpoint?.position ?? 'no checkpoint'} after ${Math.round(waitedMs)} ms. Start one (almanac sync) and compare again.`,
        );
      }
      await sleep(PAUSE_MS, signal);
    }
    return false;
  }
}
