import type { Document } from './document.js';
import { indexesOf } from './document.js';
import type { Entity } from './entity.js';

/**
 * A document that its source wrote as JSON text already: many are loaded, and few of their values looked at.
 * The text is what JSON.stringify makes of the document.
 */
export class EncodedDocument {
  /** The text in UTF-8 is `from` to `to` of these; others' is beside it. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** Whether there is a backslash in the text; true also where nobody looked. */
  readonly hasEscapes: boolean;
  /** The document's fields that `seenFieldsOf` names. */
  readonly seen: Document;

  constructor(
    { bytes, from, to }: { readonly bytes: Buffer; readonly from: number; readonly to: number },
    { hasEscapes, seen }: { readonly hasEscapes: boolean; readonly seen: Document },
  ) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.hasEscapes = hasEscapes;
    this.seen = seen;
  }

  get text(): string {
    return this.bytes.toString('utf8', this.from, this.to);
  }
}

/** What a generation is loaded from. */
export type LoadedDocument = Document | EncodedDocument;

/** The fields that a store looks at: what ids and index entries are made of, and what may nest too deep for it. */
export function seenFieldsOf(entity: Entity): ReadonlySet<string> {
  const nested = Object.entries(entity.fields)
    .filter(([, { type }]) => type === 'json' || type === 'geojson')
    .map(([name]) => name);
  const indexed = indexesOf(entity).flatMap(([, { on, order = [], words = [] }]) => [
    ...on,
    ...order,
    ...words,
  ]);
  return new Set([...entity.key, ...indexed, ...nested]);
}

/** The fields of a document that `seenFieldsOf` names, and where they are at hand all of them. */
export function seenOf(document: LoadedDocument): Document {
  return document instanceof EncodedDocument ? document.seen : document;
}
