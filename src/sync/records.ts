import { stableJson } from '../lib/stable-json.js';
import { type Document, idOf } from '../model/document.js';
import type { Entity } from '../model/entity.js';

/** The values of some fields as one text, the same for an int and a bigint; undefined where one is null. */
export function referenceOf(document: Document, fields: readonly string[]): string | undefined {
  const values = fields.map((name) => document[name] ?? null);
  return values.includes(null) ? undefined : stableJson(values.map(String));
}

interface Lookup {
  readonly fields: readonly string[];
  readonly byReference: Map<string, Map<string, Document>>;
}

/** The records of one entity, found by the values of any of its fields. */
export class Records {
  readonly #entity: Entity;
  readonly #documents = new Map<string, Document>();
  readonly #lookups = new Map<string, Lookup>();

  constructor(entity: Entity) {
    this.#entity = entity;
  }

  put(document: Document): void {
    const id = idOf(this.#entity, document);
    this.remove(id);
    this.#documents.set(id, document);
    for (const lookup of this.#lookups.values()) add(lookup, id, document);
  }

  remove(id: string): void {
    const document = this.#documents.get(id);
    if (!document) return;
    this.#documents.delete(id);
    for (const { fields, byReference } of this.#lookups.values()) {
      const reference = referenceOf(document, fields);
      if (reference === undefined) continue;
      const found = byReference.get(reference);
      found?.delete(id);
      if (found?.size === 0) byReference.delete(reference);
    }
  }

  /** A record where `fields` have these values, whichever. */
  find(fields: readonly string[], reference: string): Document | undefined {
    return this.#lookup(fields).byReference.get(reference)?.values().next().value;
  }

  /** Every combination of values that `fields` have in some record. */
  references(fields: readonly string[]): IterableIterator<string> {
    return this.#lookup(fields).byReference.keys();
  }

  #lookup(fields: readonly string[]): Lookup {
    const name = fields.join();
    const known = this.#lookups.get(name);
    if (known) return known;
    const lookup: Lookup = { fields, byReference: new Map() };
    for (const [id, document] of this.#documents) add(lookup, id, document);
    this.#lookups.set(name, lookup);
    return lookup;
  }
}

function add({ fields, byReference }: Lookup, id: string, document: Document): void {
  const reference = referenceOf(document, fields);
  if (reference === undefined) return;
  const found = byReference.get(reference);
  if (found) found.set(id, document);
  else byReference.set(reference, new Map([[id, document]]));
}
