import type { DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import type { CascadeRule } from '../../model/cascade.js';
import type { RowChange } from '../../model/change.js';
import type { Document } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { cascadesUnlogged } from './cascades.js';
import { documentOfImage, type TrackedTable } from './tracked-table.js';

export type RowsEvent = WriteRowsEvent | UpdateRowsEvent | DeleteRowsEvent;

/** Which columns the images have: present on the library's events, absent from its types. */
interface PresentColumns {
  readonly numberOfColumns: number;
  readonly columns_present_bitmap?: Buffer;
  readonly columns_present_bitmap2?: Buffer | undefined;
}

/**
 * The changes of one rows event, in its order. Errors: EVENT_UNDECODABLE, TABLE_CHANGED.
 *
 * @param rules all cascades that the server does not log
 */
export const changesOfRows = (
  table: TrackedTable,
  event: RowsEvent,
  rules: readonly CascadeRule[],
): RowChange[] => saying(() => decodeRows(table, event, rulesFor(table, event, rules)));

/** What a row image says is so for ever: no correction of the row helps. */
export function saying(decode: () => RowChange[]): RowChange[] {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof AlmanacError) || error.code !== 'SOURCE_UNSUITABLE') throw error;
    // The row may have been mended since: a snapshot shows what it is now, the event for ever what it was.
    throw new AlmanacError('EVENT_UNDECODABLE', error.message, { cause: error });
  }
}

/** All rules, where rows of an event may have cascaded unlogged. */
export function rulesFor(
  { entity }: TrackedTable,
  event: { readonly flags: number },
  rules: readonly CascadeRule[],
): readonly CascadeRule[] | undefined {
  const isParent = rules.some(({ parent }) => parent === entity);
  return isParent && cascadesUnlogged(event) ? rules : undefined;
}

function decodeRows(
  table: TrackedTable,
  event: RowsEvent,
  cascades: readonly CascadeRule[] | undefined,
): RowChange[] {
  assertFullImages(table.entity.table, event);
  const { entity } = table;
  const rules = cascades && { cascades };
  switch (event.getTypeName()) {
    case 'WriteRows':
      return (event as WriteRowsEvent).rows.map((row) => ({
        entity,
        before: undefined,
        after: documentOfImage(table, row),
        ...rules,
      }));
    case 'DeleteRows':
      return (event as DeleteRowsEvent).rows.map((row) => ({
        entity,
        before: documentOfImage(table, row),
        after: undefined,
        ...rules,
      }));
    case 'UpdateRows':
      return (event as UpdateRowsEvent).rows.map(({ before, after }) =>
        rules || !hasSameKey(table, before, after)
          ? {
              entity,
              before: documentOfImage(table, before),
              after: documentOfImage(table, after),
              ...rules,
            }
          : new UpdateInPlace(table, before, documentOfImage(table, after)),
      );
  }
}

/** An update of which nobody needs the row as it was, as a rule: its image becomes a document when asked for. */
class UpdateInPlace implements RowChange {
  readonly keepsKey = true;
  readonly after: Document;
  readonly #table: TrackedTable;
  readonly #image: Record<string, unknown>;

  constructor(table: TrackedTable, image: Record<string, unknown>, after: Document) {
    this.#table = table;
    this.#image = keptOf(table, image);
    this.after = after;
  }

  get entity(): Entity {
    return this.#table.entity;
  }

  get before(): Document {
    return documentOfImage(this.#table, this.#image);
  }
}

/** The columns that documents are made of, without the event's packet, which its Buffers are parts of. */
function keptOf({ codecs }: TrackedTable, image: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const { column } of codecs) {
    const value = image[column];
    kept[column] = Buffer.isBuffer(value) ? Buffer.from(value) : value;
  }
  return kept;
}

/** Never true of two keys that differ; bytes are not compared. */
function hasSameKey(
  { keyColumns }: TrackedTable,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): boolean {
  return keyColumns.every((column) => {
    const value = before[column];
    return value === after[column] && value !== undefined && !Buffer.isBuffer(value);
  });
}

/**
 * The library reads a column that is not in the image as NULL: only the bitmap tells them apart. A
 * session may set binlog_row_image for itself, whatever the server's setting is.
 */
export function assertFullImages(table: string, event: PresentColumns): void {
  const bitmaps = [event.columns_present_bitmap, event.columns_present_bitmap2];
  for (const bitmap of bitmaps) {
    if (!bitmap) continue;
    for (let at = 0; at < event.numberOfColumns; at += 1) {
      // Only the first N bits count: MySQL pads with ones, MariaDB with zeros.
      if (((bitmap[at >> 3] ?? 0) >> (at & 7)) & 1) continue;
      throw new AlmanacError(
        'EVENT_UNDECODABLE',
        `Expected full row images of ${table}, got one without column ${at + 1}. Set binlog_row_image=FULL, for sessions too.`,
      );
    }
  }
}
