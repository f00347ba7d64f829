import type { IncomingHttpHeaders } from 'node:http';

const MOST_FORMS = 100;

/**
 * The forms of POSTs that Yoga answered before with data: the type of the body and the types accepted, and
 * the type of the answer that they get. Learned, so that both doors negotiate alike.
 */
export class KnownForms {
  readonly #types = new Map<string, string>();

  /** @param answerType the Content-Type of the answer */
  add(contentType: string | null, accept: string | null, answerType: string): void {
    if (this.#types.size >= MOST_FORMS) this.#types.clear();
    this.#types.set(`${contentType ?? ''}\n${accept ?? ''}`, answerType);
  }

  /** The Content-Type of an answer with data; undefined for a form that Yoga must see. */
  answerType({ 'content-type': contentType = '', accept = '' }: IncomingHttpHeaders) {
    return this.#types.get(`${contentType}\n${accept}`);
  }
}
