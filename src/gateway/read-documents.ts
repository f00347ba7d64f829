import type { Document } from '../model/document.js';

type Read = readonly [ids: readonly string[], found: readonly (Document | null)[]];

interface Asked {
  readonly id: string;
  readonly isOptional?: boolean;
}

/**
 * The documents that a request read. What did not come is null only for who expected that: for others it is
 * judged anew by what led to it.
 * They are put in order once somebody asks, which few requests do.
 */
export class ReadDocuments {
  readonly #byId = new Map<string, Document | null>();
  #unsorted: Read[] = [];

  add(...read: Read): void {
    this.#unsorted.push(read);
  }

  get isEmpty(): boolean {
    return this.#unsorted.length === 0 && this.#byId.size === 0;
  }

  get({ id, isOptional = false }: Asked): Document | null | undefined {
    if (this.#unsorted.length > 0) this.#sort();
    const known = this.#byId.get(id);
    return known === null && !isOptional ? undefined : known;
  }

  #sort(): void {
    for (const [ids, found] of this.#unsorted) {
      for (const [at, document] of found.entries()) {
        const id = ids[at] ?? '';
        if (document || !this.#byId.has(id)) this.#byId.set(id, document);
      }
    }
    this.#unsorted = [];
  }
}
