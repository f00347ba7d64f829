import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { View } from '../view.js';

/** An execution that Yoga has yet to answer. */
export interface BegunRequest {
  readonly view: View;
  /** As `performance.now()` has it. */
  readonly startedAtMs: number;
  readonly usedLocales: boolean;
  readonly result: {
    readonly data: unknown;
    readonly errors: readonly GraphQLError[];
  };
}

/** What the front began and hands over to Yoga: executions with errors, which Yoga masks and words. */
export class BegunRequests {
  readonly #begun = new WeakMap<IncomingMessage, BegunRequest>();

  add(request: IncomingMessage, begun: BegunRequest): void {
    this.#begun.set(request, begun);
  }

  /** @param context of Yoga's, for a request over HTTP or of another kind */
  of(context: unknown): BegunRequest | undefined {
    const { req } = context as { readonly req?: IncomingMessage };
    return req && this.#begun.get(req);
  }
}
