import type { JsonValue } from '../../lib/stable-json.js';
import { EncodedDocument, seenFieldsOf } from '../../model/encoded-document.js';
import { isBinary } from './column.js';
import type { ColumnCodec } from './column-codec.js';
import { type PlainWriter, plainWriterOf } from './plain-values.js';
import { SharedBytes } from './shared-bytes.js';
import { columnOfField, documentOfSelect, type TrackedTable } from './tracked-table.js';

interface EncodedColumn {
  readonly codec: ColumnCodec;
  /** `,"name":`, and the brace before the first. */
  readonly beginning: Uint8Array;
  readonly writePlain: PlainWriter | undefined;
  /** Bytes, not text. */
  readonly isBinary: boolean;
  readonly isSeen: boolean;
}

/**
 * Makes documents of a snapshot's rows as the text protocol has them: the same text as JSON.stringify of
 * `documentOfSelect`, mostly without a JavaScript value for each column.
 */
export class RowEncoder {
  readonly #table: TrackedTable;
  readonly #columns: readonly EncodedColumn[];
  /** What a row's text has besides its values, at most: names, quotes, `null`, `false`. */
  readonly #frameBytes: number;
  readonly #shared = new SharedBytes();

  constructor(table: TrackedTable) {
    const seen = seenFieldsOf(table.entity);
    this.#table = table;
    this.#columns = table.codecs.map((codec, at) => {
      const { fieldName } = codec;
      const column = columnOfField(table, fieldName);
      const type = table.entity.fields[fieldName]?.type ?? 'string';
      return {
        codec,
        beginning: Buffer.from(`${at === 0 ? '{' : ','}${JSON.stringify(fieldName)}:`),
        writePlain: plainWriterOf(type, column),
        isBinary: isBinary(column),
        isSeen: seen.has(fieldName),
      };
    });
    this.#frameBytes = this.#columns.reduce((sum, { beginning }) => sum + beginning.length + 8, 8);
  }

  /**
   * The document of one row: columns one after the other, each with its length before it. Errors:
   * SOURCE_UNSUITABLE, as `documentOfSelect`.
   */
  encode(bytes: Buffer, from: number, to: number): EncodedDocument {
    try {
      return this.#encode(bytes, from, to);
    } catch (error) {
      // Says which row it is.
      documentOfSelect(this.#table, this.#valuesOf(bytes, from));
      throw error;
    }
  }

  #encode(bytes: Buffer, from: number, to: number): EncodedDocument {
    const seen: Record<string, JsonValue> = {};
    let hasEscapes = false;
    const shared = this.#shared;
    let end = shared.makeRoom(shared.from, to - from + this.#frameBytes);
    let out = shared.bytes;
    let at = from;
    for (const column of this.#columns) {
      const { beginning, codec, writePlain, isSeen } = column;
      for (let index = 0; index < beginning.length; index += 1) {
        out[end++] = beginning[index] as number;
      }
      const isNull = bytes[at] === NULL;
      const start = at + lengthBytes(bytes, at);
      at = isNull ? start : start + lengthAt(bytes, at);
      const written = isNull || !writePlain ? -1 : writePlain(bytes, start, at, out, end);
      if (written < 0 || isSeen) {
        const value = codec.fromSelect(isNull ? null : rawValueOf(column, bytes, start, at));
        if (isSeen) seen[codec.fieldName] = value;
        if (written < 0) {
          const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
          hasEscapes ||= text.includes('\\');
          end = shared.write(text, end, to - at + this.#frameBytes);
          out = shared.bytes;
          continue;
        }
      }
      end = written;
    }
    out[end++] = CLOSING_BRACE;
    return new EncodedDocument(shared.take(end), { hasEscapes, seen });
  }

  #valuesOf(bytes: Buffer, from: number): unknown[] {
    let at = from;
    return this.#columns.map((column) => {
      const start = at + lengthBytes(bytes, at);
      const isNull = bytes[at] === NULL;
      at = isNull ? start : start + lengthAt(bytes, at);
      return isNull ? null : rawValueOf(column, bytes, start, at);
    });
  }
}

const CLOSING_BRACE = '}'.charCodeAt(0);

// The text protocol: a byte that is the length, or tells that there is no value or how long the length is.
const NULL = 0xfb;
const TWO_BYTES = 0xfc;
const THREE_BYTES = 0xfd;

function lengthBytes(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first <= NULL) return 1;
  if (first === TWO_BYTES) return 3;
  return first === THREE_BYTES ? 4 : 9;
}

function lengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first < NULL) return first;
  if (first === TWO_BYTES) return bytes.readUInt16LE(at + 1);
  if (first === THREE_BYTES) return bytes.readUIntLE(at + 1, 3);
  return Number(bytes.readBigUInt64LE(at + 1));
}

/** As the codecs take it: a copy of the bytes, or text. */
function rawValueOf(
  { isBinary }: EncodedColumn,
  bytes: Buffer,
  start: number,
  end: number,
): unknown {
  return isBinary ? Buffer.from(bytes.subarray(start, end)) : bytes.toString('utf8', start, end);
}
