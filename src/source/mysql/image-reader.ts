import type { TableMapEvent } from '@vlasky/zongji';
import type { JsonValue } from '../../lib/stable-json.js';
import type { Document } from '../../model/document.js';
import { EncodedDocument, seenFieldsOf } from '../../model/encoded-document.js';
import type { ColumnCodec } from './column-codec.js';
import {
  type EventColumn,
  type EventColumnSchema,
  type ImageValues,
  imageValuesOf,
  MOST_WRITTEN,
} from './image-values.js';
import type { PlainWriter } from './plain-values.js';
import type { SharedBytes } from './shared-bytes.js';
import { documentOfImage, type TrackedTable } from './tracked-table.js';

interface ReadColumn {
  readonly codec: ColumnCodec;
  /** Among the columns of the image. */
  readonly at: number;
  readonly read: NonNullable<ImageValues['read']>;
  readonly write: PlainWriter | undefined;
  /** `,"name":`, and the brace before the first. */
  readonly beginning: Uint8Array;
  readonly isSeen: boolean;
}

interface TableMapEntry {
  readonly columns?: readonly (EventColumn & { readonly name: string })[];
  readonly columnSchemas: readonly EventColumnSchema[];
}

/**
 * Reads the row images of one table, as a table map describes them, without the stream's library: what documents
 * are made of, and of that mostly as text, from its bytes. What it reads is what the library reads.
 */
export class ImageReader {
  readonly #table: TrackedTable;
  readonly #values: readonly ImageValues[];
  readonly #columns: readonly ReadColumn[];
  readonly #keyAt: readonly number[];
  readonly #frameBytes: number;
  /** Of the image that was walked last: where each value begins and ends; it begins at -1 for NULL. */
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;
  readonly #formerKey: Int32Array;
  readonly #shared: SharedBytes;

  private constructor(
    table: TrackedTable,
    values: readonly ImageValues[],
    columns: readonly ReadColumn[],
    shared: SharedBytes,
  ) {
    this.#table = table;
    this.#values = values;
    this.#shared = shared;
    this.#columns = columns;
    this.#keyAt = columns
      .filter(({ codec }) => table.keyColumns.includes(codec.column))
      .map(({ at }) => at);
    this.#frameBytes = columns.reduce(
      (sum, { beginning }) => sum + beginning.length + MOST_WRITTEN,
      MOST_WRITTEN,
    );
    this.#begins = new Int32Array(values.length);
    this.#ends = new Int32Array(values.length);
    this.#formerKey = new Int32Array(2 * this.#keyAt.length);
  }

  /**
   * @param shared where the texts of all readers go
   *
   * Undefined for a table that only the library can read: one with a column of a rare type.
   */
  static of(
    table: TrackedTable,
    event: TableMapEvent,
    shared: SharedBytes,
  ): ImageReader | undefined {
    const entry = event.tableMap[event.tableId] as unknown as TableMapEntry | undefined;
    const { columns: all = [], columnSchemas = [] } = entry ?? {};
    const values: ImageValues[] = [];
    for (const [at, column] of all.entries()) {
      const schema = columnSchemas[at];
      const some = schema && imageValuesOf(column, schema);
      if (!some || some.width + some.prefix === 0) return undefined;
      values.push(some);
    }
    const seen = seenFieldsOf(table.entity);
    const columns: ReadColumn[] = [];
    for (const [index, codec] of table.codecs.entries()) {
      const { fieldName } = codec;
      const at = all.findIndex(({ name }) => name === codec.column);
      const { read, write } = values[at] ?? {};
      if (!read || !write) return undefined;
      const type = table.entity.fields[fieldName]?.type ?? 'string';
      const beginning = Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(fieldName)}:`);
      const isSeen = seen.has(fieldName);
      columns.push({ codec, at, read, write: write[type], beginning, isSeen });
    }
    return new ImageReader(table, values, columns, shared);
  }

  /**
   * Looks at the image that begins at `from`: the methods below read this one, until the next call. Returns
   * where it ends. Errors: RangeError where that is after `to`.
   */
  walk(bytes: Buffer, from: number, to: number): number {
    const [values, begins, ends] = [this.#values, this.#begins, this.#ends];
    let at = from + ((values.length + 7) >> 3);
    for (let index = 0; index < values.length; index += 1) {
      const isNull = ((bytes[from + (index >> 3)] as number) >> (index & 7)) & 1;
      if (isNull) {
        begins[index] = -1;
        continue;
      }
      const { width, prefix } = values[index] as ImageValues;
      const length = width > 0 ? width : bytes.readUIntLE(at, prefix);
      begins[index] = at + prefix;
      at += prefix + length;
      ends[index] = at;
    }
    if (at <= to) return at;
    throw new RangeError(
      `Expected a row image of ${this.#table.entity.table} to end with its event, got one that is longer.`,
    );
  }

  /** Remembers where the key of this image is. */
  keepKey(): void {
    const former = this.#formerKey;
    for (const [index, at] of this.#keyAt.entries()) {
      former[2 * index] = this.#begins[at] as number;
      former[2 * index + 1] = this.#ends[at] as number;
    }
  }

  /** Whether this image has the key of the one that `keepKey` was called for, byte for byte. */
  hasKeptKey(bytes: Buffer): boolean {
    const former = this.#formerKey;
    for (let index = 0; index < this.#keyAt.length; index += 1) {
      const at = this.#keyAt[index] as number;
      const [from, to] = [this.#begins[at] as number, this.#ends[at] as number];
      const before = former[2 * index] as number;
      if (to - from !== (former[2 * index + 1] as number) - before) return false;
      for (let offset = 0; offset < to - from; offset += 1) {
        if (bytes[from + offset] !== bytes[before + offset]) return false;
      }
    }
    return true;
  }

  /** Errors: as of `documentOfImage`. */
  document(bytes: Buffer): Document {
    const values = this.#columns.map((column) => [column.codec.column, this.#value(column, bytes)]);
    return documentOfImage(this.#table, Object.fromEntries(values));
  }

  /** The same as text. */
  encoded(bytes: Buffer): EncodedDocument {
    try {
      return this.#encoded(bytes);
    } catch (error) {
      this.document(bytes); // says which row it is
      throw error;
    }
  }

  #encoded(bytes: Buffer): EncodedDocument {
    const seen: Record<string, JsonValue> = {};
    let hasEscapes = false;
    const shared = this.#shared;
    let end = shared.makeRoom(shared.from, this.#frameBytes);
    let out = shared.bytes;
    for (const column of this.#columns) {
      const { beginning, codec, write, at, isSeen } = column;
      for (let index = 0; index < beginning.length; index += 1) {
        out[end++] = beginning[index] as number;
      }
      const [from, to] = [this.#begins[at] as number, this.#ends[at] as number];
      if (from >= 0) {
        end = shared.makeRoom(end, to - from + this.#frameBytes);
        out = shared.bytes;
      }
      const written = from < 0 || !write ? -1 : write(bytes, from, to, out, end);
      if (written < 0 || isSeen) {
        const value = codec.fromBinlog(this.#value(column, bytes));
        if (isSeen) seen[codec.fieldName] = value;
        if (written < 0) {
          const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
          hasEscapes ||= text.includes('\\');
          end = shared.write(text, end, this.#frameBytes);
          out = shared.bytes;
          continue;
        }
      }
      end = written;
    }
    out[end++] = CLOSING_BRACE;
    return new EncodedDocument(shared.take(end), { hasEscapes, seen });
  }

  #value({ at, read }: ReadColumn, bytes: Buffer): unknown {
    const from = this.#begins[at] as number;
    return from < 0 ? null : read(bytes, from, this.#ends[at] as number);
  }
}

const CLOSING_BRACE = '}'.charCodeAt(0);
