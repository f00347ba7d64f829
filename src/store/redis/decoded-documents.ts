import type { Document } from '../../model/document.js';
import { decodeDocument } from './document-text.js';

interface Decoded {
  /** A character for each byte. A string, because a small Buffer keeps the whole slab alive that it lies in. */
  readonly text: string;
  readonly document: Document;
}

/**
 * Documents that were decoded before, by key: while the text from the store is the same, byte for byte, so
 * is the document, and parsing it again would be most of what a read costs. They are frozen, because every
 * request that reads a record gets the same object.
 *
 * Bounded in two halves: what was used since the last half filled up stays.
 */
export class DecodedDocuments {
  readonly #mostPerHalf: number;
  #recent = new Map<string, Decoded>();
  #former = new Map<string, Decoded>();
  #recentWeight = 0;

  /** @param mostBytes of memory, roughly: see `weightOf` */
  constructor({ mostBytes }: { readonly mostBytes: number }) {
    this.#mostPerHalf = mostBytes / 2;
  }

  /** The document in a text; null for none, and for a text that holds none. */
  decode(key: string, bytes: Buffer | null): Document | null {
    if (bytes === null) return null;
    const text = bytes.toString('latin1');
    const recent = this.#recent.get(key);
    if (recent?.text === text) return recent.document;
    const former = recent ? undefined : this.#former.get(key);
    if (former?.text === text) {
      this.#keep(key, former);
      return former.document;
    }
    const document = decodeDocument(bytes);
    if (document) this.#keep(key, { text, document: frozen(document) });
    return document;
  }

  #keep(key: string, decoded: Decoded): void {
    const weight = weightOf(decoded);
    // It would push out everything else.
    if (weight > this.#mostPerHalf) return;
    const replaced = this.#recent.get(key);
    if (replaced) this.#recentWeight -= weightOf(replaced);
    if (this.#recentWeight + weight > this.#mostPerHalf) {
      this.#former = this.#recent;
      this.#recent = new Map();
      this.#recentWeight = 0;
    }
    this.#recent.set(key, decoded);
    this.#recentWeight += weight;
  }
}

// Measured on records of ten fields: the objects take twice the text, keys and entries the rest.
const weightOf = ({ text }: Decoded) => 200 + 3 * text.length;

/** Level by level: values may nest deeper than calls can. */
function frozen(document: Document): Document {
  const open: unknown[] = [document];
  for (const value of open) {
    if (typeof value !== 'object' || value === null) continue;
    for (const member of Object.values(Object.freeze(value))) open.push(member);
  }
  return document;
}
