import type { CascadeRule } from '../../model/cascade.js';
import type { RowChange } from '../../model/change.js';
import type { Document } from '../../model/document.js';
import type { EncodedDocument } from '../../model/encoded-document.js';
import type { Entity } from '../../model/entity.js';
import type { ImageReader } from './image-reader.js';
import type { RawRowsEvent } from './raw-rows-event.js';
import { assertFullImages, rulesFor, saying } from './row-events.js';
import type { TrackedTable } from './tracked-table.js';

/** As `changesOfRows`, of rows that came as bytes. */
export const changesOfRawRows = (
  table: TrackedTable,
  event: RawRowsEvent,
  reader: ImageReader,
  rules: readonly CascadeRule[],
): RowChange[] => saying(() => readRows(table, event, reader, rulesFor(table, event, rules)));

function readRows(
  table: TrackedTable,
  event: RawRowsEvent,
  reader: ImageReader,
  cascades: readonly CascadeRule[] | undefined,
): RowChange[] {
  assertFullImages(table.entity.table, event);
  const { entity } = table;
  const { kind, bytes, to } = event;
  const rules = cascades && { cascades };
  const changes: RowChange[] = [];
  let at = event.from;
  while (at < to) {
    const from = at;
    at = reader.walk(bytes, from, to);
    if (kind === 'WriteRows') {
      changes.push(new EncodedChange(entity, reader.encoded(bytes), undefined, cascades));
      continue;
    }
    if (kind === 'DeleteRows') {
      changes.push({ entity, before: reader.document(bytes), after: undefined, ...rules });
      continue;
    }
    reader.keepKey();
    const middle = at;
    at = reader.walk(bytes, middle, to);
    const keepsKey = reader.hasKeptKey(bytes);
    const after = reader.encoded(bytes);
    const image = new RowImage(reader, bytes, from, middle);
    changes.push(
      keepsKey && !cascades
        ? new EncodedChange(entity, after, image)
        : new EncodedChange(entity, after, image.read(), cascades),
    );
  }
  return changes;
}

/** The row as it was, to be read when asked for. */
class RowImage {
  readonly #reader: ImageReader;
  readonly #bytes: Buffer;
  readonly #from: number;
  readonly #to: number;

  constructor(reader: ImageReader, bytes: Buffer, from: number, to: number) {
    this.#reader = reader;
    this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
  }

  read(): Document {
    this.#reader.walk(this.#bytes, this.#from, this.#to);
    return this.#reader.document(this.#bytes);
  }
}

/** A change of which the row as it is came as text. With an image of what it was, it keeps its key. */
class EncodedChange implements RowChange {
  readonly entity: Entity;
  readonly encoded: EncodedDocument;
  readonly cascades?: readonly CascadeRule[];
  readonly #before: Document | RowImage | undefined;
  #after: Document | undefined;

  constructor(
    entity: Entity,
    after: EncodedDocument,
    before: Document | RowImage | undefined,
    cascades?: readonly CascadeRule[],
  ) {
    this.entity = entity;
    this.encoded = after;
    this.#before = before;
    if (cascades) this.cascades = cascades;
  }

  get keepsKey(): boolean {
    return this.#before instanceof RowImage;
  }

  get before(): Document | undefined {
    return this.#before instanceof RowImage ? this.#before.read() : this.#before;
  }

  get after(): Document {
    this.#after ??= JSON.parse(this.encoded.text) as Document;
    return this.#after;
  }
}
