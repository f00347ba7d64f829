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
      changes.push(new EncodedChange({ entity, after: reader.encoded(bytes), ...rules }));
      continue;
    }
    if (kind === 'DeleteRows') {
      changes.push({ entity, before: reader.document(bytes), after: undefined, ...rules });
      continue;
    }
    const key = reader.key(bytes);
    const before = rules ? reader.document(bytes) : undefined;
    const middle = at;
    at = reader.walk(bytes, middle, to);
    const isInPlace = !rules && reader.key(bytes) === key;
    const after = reader.encoded(bytes);
    const read = () => {
      reader.walk(bytes, from, to);
      return reader.document(bytes);
    };
    changes.push(
      isInPlace
        ? new EncodedChange({ entity, after, read, keepsKey: true })
        : new EncodedChange({ entity, after, before: before ?? read(), ...rules }),
    );
  }
  return changes;
}

/** A change of which the row as it is came as text; what it was is read when asked for, where it need not be known. */
class EncodedChange implements RowChange {
  readonly entity: Entity;
  readonly encoded: EncodedDocument;
  readonly keepsKey: boolean;
  declare readonly cascades?: readonly CascadeRule[];
  readonly #before: Document | (() => Document) | undefined;
  #after: Document | undefined;

  constructor(change: {
    readonly entity: Entity;
    readonly after: EncodedDocument;
    readonly before?: Document;
    readonly read?: () => Document;
    readonly keepsKey?: boolean;
    readonly cascades?: readonly CascadeRule[];
  }) {
    this.entity = change.entity;
    this.encoded = change.after;
    this.keepsKey = change.keepsKey ?? false;
    this.#before = change.before ?? change.read;
    if (change.cascades) this.cascades = change.cascades;
  }

  get before(): Document | undefined {
    return typeof this.#before === 'function' ? this.#before() : this.#before;
  }

  get after(): Document {
    this.#after ??= JSON.parse(this.encoded.text) as Document;
    return this.#after;
  }
}
