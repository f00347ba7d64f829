import type { Document } from '../model/document.js';

type Read = readonly [ids: readonly string[], found: readonly (Document | null)[]];

/**
 * The documents that a request read. What did not come is not among them: it is judged anew by what led to it.
 * They are put in order once somebody asks, which few requests do.
 */
export class ReadDocuments {
  readonly #byId = new Map<string, Document>();
  #unsorted: Read[] = [];

  add(...read: Read): void {
    this.#unsorted.push(read);
  }

  get isEmpty(): boolean {
    return this.#unsorted.length === 0 && this.#byId.size === 0;
  }

  get(id: string): Document | undefined {
    if (this.#unsorted.length > 0) this.#sort();
    return this.#byId.get(id);
  }

  #sort(): void {
    for (const [ids, found] of this.#unsorted) {
      for (const [at, document] of found.entries()) {
        if (document) this.#byId.set(ids[at] ?? '', document);
      }
    }
    this.#unsorted = [];
  }
}
