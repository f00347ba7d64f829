/** GraphQL over SSE as any HTTP client sees it, an event at a time. */
export interface SseStream<Data> extends AsyncDisposable {
  readonly response: Response;
  /** The next answer; undefined once the stream is complete. Errors: where it broke off. */
  next(): Promise<
    { readonly data?: Data | null; readonly errors?: readonly SseError[] } | undefined
  >;
  /** The comments that came so far, the pings. */
  readonly pings: number;
}

interface SseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Sends an operation and reads what streams back. */
export async function openSse<Data>(
  send: (request: Request) => Response | Promise<Response>,
  query: string,
  variables: object = {},
  url = 'http://almanac.test',
): Promise<SseStream<Data>> {
  const response = await send(
    new Request(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
    }),
  );
  if (!response.body) throw new Error(`Expected a stream, got ${response.status}.`);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let pings = 0;

  async function block(): Promise<string | undefined> {
    while (!text.includes('\n\n')) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      text += decoder.decode(value as Uint8Array, { stream: true });
    }
    const end = text.indexOf('\n\n');
    const found = text.slice(0, end);
    text = text.slice(end + 2);
    return found;
  }

  return {
    response,
    get pings() {
      return pings;
    },
    async next() {
      for (;;) {
        const found = await block();
        if (found === undefined) throw new Error('The stream broke off.');
        if (found.startsWith(':')) pings += 1;
        else if (found.startsWith('event: complete')) return undefined;
        else return JSON.parse(/^data: (.*)$/m.exec(found)?.[1] ?? 'null');
      }
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel().catch(() => {});
    },
  };
}
