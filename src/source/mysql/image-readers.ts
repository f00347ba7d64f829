import type { TableMapEntry, TableMapEvent } from '@vlasky/zongji';
import type { CascadeRule } from '../../model/cascade.js';
import type { RowChange } from '../../model/change.js';
import { ImageReader } from './image-reader.js';
import { changesOfRawRows } from './raw-rows.js';
import { RawRowsEvent } from './raw-rows-event.js';
import { changesOfRows, type RowsEvent } from './row-events.js';
import { SharedBytes } from './shared-bytes.js';
import type { TrackedTable } from './tracked-table.js';

/** Which rows of a stream are read here, and which the stream's library reads. */
export class ImageReaders {
  /** By what the library keeps of the table map that they read by. */
  readonly #readers = new WeakMap<TableMapEntry, ImageReader>();
  readonly #texts = new SharedBytes();

  /** Takes the rows that follow a table map, where they can be read here. */
  take(table: TrackedTable, event: TableMapEvent): void {
    const entry = event.tableMap[event.tableId];
    const reader = ImageReader.of(table, event, this.#texts);
    if (entry && reader) this.#readers.set(entry, reader);
  }

  has(entry: TableMapEntry): boolean {
    return this.#readers.has(entry);
  }

  /** As `changesOfRows`, of rows that came either way. */
  changesOf(
    table: TrackedTable,
    event: RowsEvent | RawRowsEvent,
    rules: readonly CascadeRule[],
  ): RowChange[] {
    if (!(event instanceof RawRowsEvent)) return changesOfRows(table, event, rules);
    const entry = event.tableMap[event.tableId];
    const reader = entry && this.#readers.get(entry);
    if (!reader) throw new TypeError('Expected raw rows only of tables that are read so.');
    return changesOfRawRows(table, event, reader, rules);
  }
}
