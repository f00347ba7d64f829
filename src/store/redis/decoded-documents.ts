import type { JsonValue } from '../../lib/stable-json.js';
import type { Document } from '../../model/document.js';
import { decodeDocument } from './document-text.js';

interface Decoded {
  readonly text: Buffer;
  readonly document: Document;
}

/**
 * Documents that were decoded before, by key: while the text from the store is the same, byte for byte, so
 * is the document, and parsing it again would be most of what a read costs. They are frozen, because every
 * request that reads a record gets the same object.
 *
 * Bounded by bytes of text in two halves: what was used since the last half filled up stays.
 */
export class DecodedDocuments {
  readonly #mostBytes: number;
  #recent = new Map<string, Decoded>();
  #former = new Map<string, Decoded>();
  #recentBytes = 0;

  constructor({ mostBytes }: { readonly mostBytes: number }) {
    this.#mostBytes = mostBytes;
  }

  /** The document in a text; null for none, and for a text that holds none. */
  decode(key: string, text: Buffer | null): Document | null {
    if (text === null) return null;
    const recent = this.#recent.get(key);
    if (recent?.text.equals(text)) return recent.document;
    const former = recent ? undefined : this.#former.get(key);
    if (former?.text.equals(text)) {
      this.#keep(key, former);
      return former.document;
    }
    const document = decodeDocument(text);
    // Copied: what came from the socket may be a slice of something much larger.
    if (document) this.#keep(key, { text: Buffer.from(text), document: frozen(document) });
    return document;
  }

  #keep(key: string, decoded: Decoded): void {
    this.#recentBytes += decoded.text.length - (this.#recent.get(key)?.text.length ?? 0);
    this.#recent.set(key, decoded);
    if (this.#recentBytes <= this.#mostBytes / 2) return;
    this.#former = this.#recent;
    this.#recent = new Map();
    this.#recentBytes = 0;
  }
}

function frozen<Value extends JsonValue | Document>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value) as Value;
}
