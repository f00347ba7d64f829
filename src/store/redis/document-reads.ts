import type { Document } from '../../model/document.js';
import { ByGeneration } from './by-generation.js';
import { codecOfGeneration } from './codecs.js';
import type { Connection } from './connection.js';
import { DecodedDocuments } from './decoded-documents.js';
import type { Keys } from './keys.js';
import { TurnBatch } from './turn-batch.js';

/** Documents as they are now, in the order of the keys, and the head of their generation at that moment. */
interface Found {
  readonly documents: readonly (Document | null)[];
  readonly head: Buffer | null;
}

const KEYS_PER_COMMAND = 10_000;
const MOST_DECODED_BYTES = 64_000_000;

/** Reads documents: one command for all that the requests of one turn want of a generation. */
export class DocumentReads {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #decoded = new DecodedDocuments({ mostBytes: MOST_DECODED_BYTES });
  readonly #reads = new ByGeneration(
    (generation) =>
      new TurnBatch<readonly string[], Found>((asks) => this.#readAll(generation, asks), {
        sizeOf: (keys) => keys.length,
        mostSize: KEYS_PER_COMMAND,
      }),
  );

  constructor({ connection, keys }: { readonly connection: Connection; readonly keys: Keys }) {
    this.#connection = connection;
    this.#keys = keys;
  }

  read(generation: string, keys: readonly string[]): Promise<Found> {
    return this.#reads.of(generation).ask(keys);
  }

  async #readAll(
    generation: string,
    asks: readonly (readonly string[])[],
  ): Promise<readonly Found[]> {
    const places = new Map<string, number>();
    for (const keys of asks) {
      for (const key of keys) if (!places.has(key)) places.set(key, places.size);
    }
    const codec = codecOfGeneration(generation);
    // Last: a codec that has to read key by key does so in their order.
    const wanted = [...places.keys(), this.#keys.head(generation)];
    const texts = await codec.read(this.#connection, wanted);
    const documents = wanted.map((key, at) =>
      at < places.size ? this.#decoded.decode(key, texts[at] ?? null) : null,
    );
    const head = texts[places.size] ?? null;
    const only = asks.length === 1 ? asks[0] : undefined;
    if (only?.length === places.size) return [{ documents: documents.slice(0, -1), head }];
    return asks.map((keys) => ({
      documents: keys.map((key) => documents[places.get(key) ?? -1] ?? null),
      head,
    }));
  }
}
