import type { CascadeRule } from './cascade.js';
import type { Document } from './document.js';
import type { EncodedDocument } from './encoded-document.js';
import type { Entity } from './entity.js';
import type { Position } from './position.js';

/** A row that a transaction inserted (no `before`), updated (both) or deleted (no `after`). */
export interface RowChange {
  readonly entity: Entity;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
  /** `after` as text, where its source wrote it so: what is stored then. */
  readonly encoded?: EncodedDocument;
  /** Known to be of one key before and after: `before`, which may take work to get, is not needed for that. */
  readonly keepsKey?: boolean;
  /**
   * All rules by which the source cascades without telling, where it may have done so here: what followed
   * from this change is missing among those after it. Absent where nothing is missing.
   */
  readonly cascades?: readonly CascadeRule[];
}

/**
 * The unit of consistency: what one source transaction did to tracked tables, in order. With no
 * changes it only moves the position: the source is alive and nothing of ours was touched.
 */
export interface Transaction {
  /** Where the source stands once this transaction is applied. */
  readonly position: Position;
  /** When the source committed it, in ms since the epoch (the source's clock, whole seconds). */
  readonly committedAtMs: number;
  readonly changes: readonly RowChange[];
}
