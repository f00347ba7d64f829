import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Live } from '../live/live.js';
import { acceptedLocales } from '../locales/accept-language.js';
import type { FirstRead } from '../pin.js';
import type { GatewayContext } from '../pothos.js';
import type { View } from '../view.js';

export interface RequestContextOptions {
  /** @param first as of `Pin` */
  readonly openView: (first?: FirstRead) => View;
  readonly live: Live | undefined;
}

/** What resolvers get, made when they ask for it. */
export class RequestContext implements GatewayContext {
  readonly view: View;
  usedLocales = false;
  readonly live?: Live;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #locales: readonly string[] | undefined;
  #until: AbortSignal | undefined;

  /** @param first as of `Pin` */
  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    { openView, live }: RequestContextOptions,
    first?: FirstRead,
  ) {
    this.view = openView(first);
    this.#request = request;
    this.#response = response;
    if (live) this.live = live;
  }

  get locales(): readonly string[] {
    this.#locales ??= acceptedLocales(this.#request.headers['accept-language']);
    return this.#locales;
  }

  get until(): AbortSignal {
    this.#until ??= closed(this.#response);
    return this.#until;
  }
}

function closed(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.closed) controller.abort();
  else response.once('close', () => controller.abort());
  return controller.signal;
}
