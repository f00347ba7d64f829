/**
 * Where records come from: a consistent snapshot, and then every committed transaction after it.
 *
 * Written for one consumer at a time, the worker. Every call ends when its signal aborts, with SOURCE_LOST
 * where it has nothing to resolve with. Implementations stand in a folder of their own and
 * pass test/conformance/change-source.ts.
 */
import type { Transaction } from '../model/change.js';
import type { Document } from '../model/document.js';
import type { LoadedDocument } from '../model/encoded-document.js';
import type { Entity } from '../model/entity.js';
import type { Position } from '../model/position.js';

/** Rows of one table read at a time: bounds the memory that a snapshot holds. */
export type DocumentBatch = readonly LoadedDocument[];

/** One row: its record's id, and what `checksumOf` says of a document that is equal to it. */
export interface RowChecksum {
  readonly id: string;
  readonly checksum: string;
}

/** A consistent read of every tracked table. Dispose of it soon: it holds metadata locks. */
export interface Snapshot extends AsyncDisposable {
  /** Stream from here: no transaction missing from the snapshot is before it. */
  readonly low: Position;
  /** Every transaction in the snapshot is covered by this: serve only once it is applied. */
  readonly high: Position;
  /** About how many rows the table has, for a progress bar; undefined where the source cannot say. */
  estimate(entity: Entity): Promise<number | undefined>;
  /**
   * The table's rows, in batches, in no order that callers may rely on. Reads one table at a time:
   * finish or break one iteration before the next.
   */
  read(entity: Entity): AsyncIterable<DocumentBatch>;
  /** The rows with these ids, those that there are, in any order. */
  readByIds(entity: Entity, ids: readonly string[]): Promise<readonly Document[]>;
  /**
   * Checksums of up to `limit` rows after the row `after` (undefined: from the first one), in the order of
   * the table's key; fewer than `limit` only at its end.
   */
  checksums(
    entity: Entity,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly RowChecksum[]>;
  /** Checksums of the rows with these ids, those that there are, in any order. */
  checksumsByIds(entity: Entity, ids: readonly string[]): Promise<readonly RowChecksum[]>;
}

export interface ChangeSource extends AsyncDisposable {
  /** What a person reads in `status`: kind, version, and address without a password. */
  readonly label: string;

  /**
   * Checks that the source can be followed and holds what the catalog says.
   *
   * Errors: SOURCE_LOST, SOURCE_DENIED, SOURCE_UNSUITABLE (a setting or a table that cannot be
   * followed), SCHEMA_DRIFT (an entity's definition and its table differ).
   */
  preflight(signal: AbortSignal): Promise<void>;

  /** Opens a snapshot, which ends with `signal`. Errors: SOURCE_LOST; TABLE_CHANGED: DDL raced with it. */
  snapshot(signal: AbortSignal): Promise<Snapshot>;

  /** Errors: POSITION_LOST, POSITION_DIVERGED where `stream(from)` could not be complete. */
  assertServes(from: Position, signal: AbortSignal): Promise<void>;

  /**
   * Committed transactions after `from`, in commit order, each exactly once per call. What foreign keys
   * did is among a transaction's changes, or a change before it has the rules (`RowChange.cascades`). Transactions
   * that touch nothing tracked, and heartbeats about once a second, come with no changes.
   *
   * Ends when `signal` aborts. Fails with SOURCE_LOST, POSITION_LOST, TABLE_CHANGED,
   * TRANSACTION_TOO_LARGE or EVENT_UNDECODABLE, and delivers nothing after that. A slow consumer slows
   * the source down; nothing is dropped.
   */
  stream(from: Position, signal: AbortSignal): AsyncIterable<Transaction>;

  /** Whether everything up to `target` is contained in `position`. */
  covers(position: Position, target: Position): boolean;
}
