import type { Document } from '../../model/document.js';
import { decodeDocument } from './document-text.js';

/**
 * What all decoded documents of a connection may take, in two halves: when one is full, it becomes the former
 * one, and what is used of it moves on into the next. The rest is forgotten with it.
 */
export class DecodedMemory {
  readonly mostPerHalf: number;
  /** Counts the halves that were begun. */
  half = 0;
  #weight = 0;
  readonly #holders = new Set<{ follow(): void }>();

  /** @param mostBytes of memory, roughly: see `weightOf` */
  constructor({ mostBytes }: { readonly mostBytes: number }) {
    this.mostPerHalf = mostBytes / 2;
  }

  /** Makes room for something in the half that is being filled, or in another one. */
  add(weight: number): void {
    if (this.#weight + weight > this.mostPerHalf) {
      this.half += 1;
      this.#weight = 0;
      // All of them, or those that nobody reads any more would keep theirs.
      for (const holder of this.#holders) holder.follow();
    }
    this.#weight += weight;
  }

  /** Told of each half that is begun, for as long as it holds anything. */
  hold(holder: { follow(): void }, holds: boolean): void {
    if (holds) this.#holders.add(holder);
    else this.#holders.delete(holder);
  }

  remove(weight: number): void {
    this.#weight -= weight;
  }
}

/** The place of one document, whether or not there is one. */
export interface Slot {
  readonly home: DecodedDocuments;
  readonly id: string;
  readonly key: string;
  /** What the last `fill` brought. */
  found: Document | null;
  /** What was decoded last, and its text: a character a byte. A string, because a small Buffer keeps its whole slab alive. */
  text: string | undefined;
  document: Document | null;
  /** The half that it is kept in. */
  half: number;
  /** Whoever collects slots marks those that he has. */
  mark: number;
}

/**
 * Documents of one entity that were decoded before: while the text from the store is the same, byte for byte,
 * so is the document, and parsing it again would be most of what a read costs. They are frozen, because
 * every request that reads a record gets the same object.
 */
export class DecodedDocuments {
  readonly #memory: DecodedMemory;
  readonly #keyOf: (id: string) => string;
  #recent = new Map<string, Slot>();
  #former = new Map<string, Slot>();

  constructor(memory: DecodedMemory, keyOf: (id: string) => string) {
    this.#memory = memory;
    this.#keyOf = keyOf;
  }

  /** The slot of an id: the same one for as long as something is kept in it. */
  slot(id: string): Slot {
    return (
      this.#recent.get(id) ??
      this.#former.get(id) ?? {
        home: this,
        id,
        key: this.#keyOf(id),
        found: null,
        text: undefined,
        document: null,
        half: -1,
        mark: 0,
      }
    );
  }

  /** Puts the document in a text where its readers find it; null for none, and for a text that holds none. */
  fill(slot: Slot, bytes: Buffer | null): void {
    if (bytes === null) {
      slot.found = null;
      return;
    }
    const text = bytes.toString('latin1');
    if (slot.text !== text) {
      const document = decodeDocument(bytes);
      if (!document) {
        slot.found = null;
        return;
      }
      this.#forget(slot);
      slot.document = frozen(document);
      slot.text = text;
    }
    slot.found = slot.document;
    if (slot.half !== this.#memory.half) this.#keep(slot);
  }

  #keep(slot: Slot): void {
    const weight = weightOf(slot);
    // It would push out everything else.
    if (weight > this.#memory.mostPerHalf) return;
    this.#memory.add(weight);
    this.#memory.hold(this, true);
    slot.half = this.#memory.half;
    this.#recent.set(slot.id, slot);
  }

  #forget(slot: Slot): void {
    if (slot.half === this.#memory.half) this.#memory.remove(weightOf(slot));
    slot.half = -1;
  }

  /** Goes on to the half that is being filled now. */
  follow(): void {
    this.#former = this.#recent;
    this.#recent = new Map();
    if (this.#former.size === 0) this.#memory.hold(this, false);
  }
}

// Measured on records of ten fields: the objects take twice the text, keys and entries the rest.
const weightOf = ({ text = '' }: Slot) => 200 + 3 * text.length;

/** Level by level: values may nest deeper than calls can. */
function frozen(document: Document): Document {
  const open: unknown[] = [document];
  for (const value of open) {
    if (typeof value !== 'object' || value === null) continue;
    for (const member of Object.values(Object.freeze(value))) open.push(member);
  }
  return document;
}
