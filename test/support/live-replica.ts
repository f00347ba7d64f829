import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask } from './almanac-process.js';
import { openSse } from './sse-stream.js';

const CHANGED = `subscription ($after: String) {
  itemChanged(after: $after) { cursor reason key item { value } generation sequence }
}`;

interface Answer {
  readonly data?: { readonly itemChanged: Changed } | null;
  readonly errors?: unknown;
}
interface Changed {
  readonly cursor: string;
  readonly reason: string | null;
  readonly key: readonly string[] | null;
  readonly item: { readonly value: number } | null;
  readonly generation: string | null;
  readonly sequence: number;
}

/** What the gateway has: value by id. */
export async function storedItems(url: string): Promise<Map<string, number>> {
  type Items = { items: { edges: { node: { id: string; value: number } }[] } };
  const query = '{ items(first: 500) { edges { node { id: databaseId value } } } }';
  const { items } = await ask<Items>(url, query);
  return new Map(items.edges.map(({ node: { id, value } }) => [id, value]));
}

/**
 * A client as docs/GRAPHQL.md says how to write one: it holds all items, reads them anew when it is told to, and
 * comes back with its last cursor whenever its connection ends. What it holds is then what the database has,
 * or an event was missed.
 */
export class LiveReplica implements AsyncDisposable {
  /** Value by id. */
  readonly items = new Map<string, number>();
  /** Why it was told to reload, in order. */
  readonly reloads: string[] = [];
  /** Changes that it got. */
  events = 0;
  /** Connections that it made. */
  connections = 0;
  /** Where and over what it connects next. */
  url: string;
  readonly #transport: 'sse' | 'ws';
  readonly #running: Promise<void>;
  #cursor: string | undefined;
  #isOver = false;
  #cut = () => {};

  constructor(url: string, transport: 'sse' | 'ws') {
    this.url = url;
    this.#transport = transport;
    this.#running = this.#run();
  }

  /** Ends its connection, without a good-bye that anything could wait for. It makes another. */
  cut(): void {
    this.#cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#cut();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const stop = new AbortController();
      this.#cut = () => stop.abort();
      this.connections += 1;
      try {
        for await (const answer of this.#answers(stop.signal)) {
          if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors));
          await this.#take(answer.data.itemChanged);
        }
      } catch {
        // Whatever it was: the next connection goes on after the last event that was taken.
      }
      stop.abort();
      if (!this.#isOver) await delay(20);
    }
  }

  async *#answers(signal: AbortSignal): AsyncGenerator<Answer> {
    const variables = { after: this.#cursor };
    if (this.#transport === 'sse') {
      const send = (request: Request) => fetch(request, { signal });
      await using stream = await openSse<Answer['data']>(send, CHANGED, variables, this.url);
      for (;;) {
        const answer = await stream.next();
        if (!answer) return;
        yield answer as Answer;
      }
    }
    const client = createClient({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: QuietWebSocket,
      retryAttempts: 0,
    });
    signal.addEventListener('abort', () => client.terminate(), { once: true });
    try {
      yield* client.iterate({ query: CHANGED, variables }) as AsyncIterable<Answer>;
    } finally {
      client.terminate();
    }
  }

  async #take({ cursor, reason, key, item }: Changed): Promise<void> {
    if (reason) {
      const stored = await storedItems(this.url);
      this.items.clear();
      for (const [id, value] of stored) this.items.set(id, value);
      this.reloads.push(reason);
    } else {
      this.events += 1;
      const id = String(key);
      if (item) this.items.set(id, item.value);
      else this.items.delete(id);
    }
    this.#cursor = cursor;
  }
}

/** One that is cut off while it connects fails, and nobody is there any more to hear it. */
class QuietWebSocket extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols);
    this.on('error', () => {});
  }
}
