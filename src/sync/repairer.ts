import { sleep } from '../lib/abort.js';
import { createBackoff } from '../lib/backoff.js';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Logger } from '../lib/logger.js';
import { stableJson } from '../lib/stable-json.js';
import type { Catalog } from '../model/catalog.js';
import {
  type Document,
  type IndexEntry,
  idOf,
  idOfMember,
  indexEntriesOf,
  indexesOf,
} from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { Position } from '../model/position.js';
import type { ChangeSource } from '../source/source.js';
import type { RecordWrite, StoreInspector } from '../store/store.js';
import type { Suspect, Suspects } from '../store/suspects.js';
import type { Applier, Recording } from './applier.js';
import { includes } from './differences.js';
import type { SyncMetrics } from './sync-metrics.js';

const POLL_MS = 200;
const COVERED_POLL_MS = 10;
/** Suspects that one snapshot is opened for. */
const MOST_SUSPECTS = 500;
/** Records in one commit: what holds up the stream, and readers, for as long. */
const RECORDS_PER_COMMIT = 50;

export interface RepairerOptions {
  readonly source: ChangeSource;
  readonly applier: Applier;
  readonly suspects: Suspects;
  readonly inspector: StoreInspector;
  readonly catalog: Catalog;
  readonly metrics: SyncMetrics;
  readonly logger: Logger;
}

/** The rows of some suspects of one entity, as they are at the position that is applied. */
interface Truth {
  readonly entity: Entity;
  readonly ids: readonly string[];
  readonly rows: ReadonlyMap<string, Document>;
}

/**
 * Makes suspects what their rows are, while the applier follows. Exact: rows come from a snapshot; once
 * the applier is past it, a row that no transaction wrote since before the snapshot is what the store has
 * to hold, and the applier holds still while that is written. Rows that were written are looked at again.
 */
export class Repairer {
  readonly #options: RepairerOptions;

  constructor(options: RepairerOptions) {
    this.#options = options;
  }

  /** Polls until `signal` aborts. Failures are logged: the suspects stay for the next round. */
  async run(signal: AbortSignal): Promise<void> {
    const { applier, suspects, logger } = this.#options;
    const backoff = createBackoff({ firstMs: POLL_MS });
    let most = MOST_SUSPECTS;
    while (!signal.aborted) {
      try {
        const batch = applier.announced ? await suspects.some(most) : [];
        if (batch.length === 0) await sleep(POLL_MS, signal);
        else await this.#repair(batch, signal);
        backoff.reset();
        most = Math.min(MOST_SUSPECTS, most * 2);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ reason: messageOf(error) }, 'could not repair suspects; trying again');
        // One row that cannot be read must not keep the others from being repaired.
        most = 1;
        await sleep(backoff.nextMs(), signal);
      }
    }
  }

  async #repair(batch: readonly Suspect[], signal: AbortSignal): Promise<void> {
    const { applier, suspects, catalog } = this.#options;
    using recording = await applier.record();
    const read = await this.#readTruths(batch, recording.from, signal);
    if (!read) {
      await sleep(COVERED_POLL_MS, signal);
      return;
    }
    if (!(await this.#untilApplied(read.high, signal))) return;
    // Documents first: to find stray entries takes a walk through the indexes.
    for (const truth of read.truths) await this.#repairRecords(truth, recording);
    for (const truth of read.truths) await this.#removeStrays(truth, recording, signal);
    if (signal.aborted) return;
    const names = new Set(catalog.entities.map(({ name }) => name));
    const done = batch.filter((one) => !names.has(one.entity) || !recording.hasTouched(one));
    await suspects.remove(done);
    if (done.length < batch.length) await sleep(POLL_MS, signal);
  }

  /** Undefined where the snapshot may lack what is applied already. */
  async #readTruths(batch: readonly Suspect[], from: Position, signal: AbortSignal) {
    const { source, catalog } = this.#options;
    await using snapshot = await source.snapshot(signal);
    // What was streamed may not be visible to a snapshot yet (CDC.md, A).
    if (!source.covers(snapshot.low, from)) return undefined;
    const truths: Truth[] = [];
    for (const entity of catalog.entities) {
      const ids = batch.filter((one) => one.entity === entity.name).map(({ id }) => id);
      if (ids.length === 0) continue;
      const rows = await snapshot.readByIds(entity, ids);
      truths.push({ entity, ids, rows: new Map(rows.map((row) => [idOf(entity, row), row])) });
    }
    return { truths, high: snapshot.high };
  }

  /** False where `signal` aborts first. */
  async #untilApplied(high: Position, signal: AbortSignal): Promise<boolean> {
    const { source, applier } = this.#options;
    while (!source.covers(applier.position, high)) {
      await sleep(COVERED_POLL_MS, signal);
      if (signal.aborted) return false;
    }
    return true;
  }

  async #repairRecords({ entity, ids, rows }: Truth, recording: Recording): Promise<void> {
    for (let at = 0; at < ids.length; at += RECORDS_PER_COMMIT) {
      await this.#options.applier.exclusively(async () => {
        const untouched = untouchedOf(entity, ids.slice(at, at + RECORDS_PER_COMMIT), recording);
        const writes = await this.#wrongRecords({ entity, ids: untouched, rows });
        if (writes.length > 0) await this.#commit(writes);
      });
    }
  }

  /** What has to be written for these records to be what their rows are. */
  async #wrongRecords({ entity, ids, rows }: Truth): Promise<RecordWrite[]> {
    const { inspector, applier } = this.#options;
    const documents = await inspector.documents(applier.generation, entity, ids);
    const wrong = new Set(
      ids.filter((id, at) => stableJson(rows.get(id) ?? null) !== stableJson(documents[at])),
    );
    const entries = ids.flatMap((id) => {
      const row = wrong.has(id) ? undefined : rows.get(id);
      return row ? indexEntriesOf(entity, row).map((entry) => ({ ...entry, id })) : [];
    });
    const areThere = await inspector.hasEntries(applier.generation, entity, entries);
    for (const [at, { id }] of entries.entries()) if (!areThere[at]) wrong.add(id);
    return [...wrong].map((id) => ({ entity, id, document: rows.get(id) }));
  }

  /** All in one step where that is allowed, else in smaller ones. */
  async #commit(writes: readonly RecordWrite[]): Promise<void> {
    const { applier, metrics, logger } = this.#options;
    try {
      await applier.repair({ writes });
    } catch (error) {
      const isTooLarge = error instanceof AlmanacError && error.code === 'TRANSACTION_TOO_LARGE';
      if (!isTooLarge || writes.length < 2) throw error;
      const half = Math.ceil(writes.length / 2);
      await this.#commit(writes.slice(0, half));
      await this.#commit(writes.slice(half));
      return;
    }
    const entity = writes[0]?.entity.name ?? '';
    metrics.repaired(entity, writes.length);
    const ids = writes.map(({ id }) => id).slice(0, 10);
    logger.warn({ entity, count: writes.length, ids }, 'repaired records that differed');
  }

  async #removeStrays(
    { entity, ids, rows }: Truth,
    recording: Recording,
    signal: AbortSignal,
  ): Promise<void> {
    const { inspector, applier, metrics, logger } = this.#options;
    const wanted = new Set(ids);
    const candidates: IndexEntry[] = [];
    for (const [index] of indexesOf(entity)) {
      for await (const members of inspector.entries(applier.generation, entity, index)) {
        if (signal.aborted) return;
        const some = members.filter((member) => wanted.has(idOfMember(member)));
        candidates.push(...some.map((member) => ({ index, member })));
      }
    }
    const strays = candidates.filter((entry) => {
      const row = rows.get(idOfMember(entry.member));
      return !row || !includes(indexEntriesOf(entity, row), entry);
    });
    if (strays.length === 0) return;
    await applier.exclusively(async () => {
      const untouched = new Set(untouchedOf(entity, ids, recording));
      const strayEntries = strays
        .filter(({ member }) => untouched.has(idOfMember(member)))
        .map((entry) => ({ entity, ...entry }));
      if (strayEntries.length === 0) return;
      await applier.repair({ writes: [], strayEntries });
      metrics.repaired(entity.name, strayEntries.length);
      logger.warn({ entity: entity.name, count: strayEntries.length }, 'removed stray entries');
    });
  }
}

const untouchedOf = (entity: Entity, ids: readonly string[], recording: Recording) =>
  ids.filter((id) => !recording.hasTouched({ entity: entity.name, id }));
