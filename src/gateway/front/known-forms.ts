import type { IncomingHttpHeaders } from 'node:http';

const MOST_FORMS = 100;

/**
 * The forms of POSTs that Yoga answered before with data: the type of the body and the types accepted, and
 * the type of the answer that they get. Learned, so that both doors negotiate alike.
 */
export class KnownForms {
  /** By the type of the body, then by the types accepted. */
  readonly #types = new Map<string, Map<string, string>>();
  #count = 0;

  /** @param answerType the Content-Type of the answer */
  add(contentType: string | null, accept: string | null, answerType: string): void {
    if (this.#count >= MOST_FORMS) {
      this.#types.clear();
      this.#count = 0;
    }
    const types = this.#types.get(contentType ?? '') ?? new Map<string, string>();
    if (!types.has(accept ?? '')) this.#count += 1;
    types.set(accept ?? '', answerType);
    this.#types.set(contentType ?? '', types);
  }

  /** The Content-Type of an answer with data; undefined for a form that Yoga must see. */
  answerType({ 'content-type': contentType = '', accept = '' }: IncomingHttpHeaders) {
    return this.#types.get(contentType)?.get(accept);
  }
}
