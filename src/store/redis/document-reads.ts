import type { Document } from '../../model/document.js';
import { ByGeneration } from './by-generation.js';
import { codecOfGeneration } from './codecs.js';
import type { Connection } from './connection.js';
import { DecodedDocuments, DecodedMemory, type Slot } from './decoded-documents.js';
import type { Keys } from './keys.js';
import { TurnBatch } from './turn-batch.js';

/** Documents as they are now, in the order of the ids, and the head of their generation at that moment. */
export interface FoundDocuments {
  readonly documents: readonly (Document | null)[];
  readonly head: Buffer | null;
}

const KEYS_PER_COMMAND = 10_000;
const MOST_DECODED_BYTES = 64_000_000;

/** Reads documents: one command for all that the requests of one turn want of a generation. */
export class DocumentReads {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #memory = new DecodedMemory({ mostBytes: MOST_DECODED_BYTES });
  readonly #reads = new ByGeneration((generation) => ({
    byEntity: new Map<string, DecodedDocuments>(),
    batch: new TurnBatch<readonly Slot[], FoundDocuments>(
      (asks) => this.#readAll(generation, asks),
      {
        sizeOf: (slots) => slots.length,
        mostSize: KEYS_PER_COMMAND,
      },
    ),
  }));
  #turn = 0;

  constructor({ connection, keys }: { readonly connection: Connection; readonly keys: Keys }) {
    this.#connection = connection;
    this.#keys = keys;
  }

  read(generation: string, entity: string, ids: readonly string[]): Promise<FoundDocuments> {
    const { byEntity, batch } = this.#reads.of(generation);
    let decoded = byEntity.get(entity);
    if (!decoded) {
      const keyOf = (id: string) => this.#keys.document(generation, entity, id);
      decoded = new DecodedDocuments(this.#memory, keyOf);
      byEntity.set(entity, decoded);
    }
    const slots: Slot[] = [];
    for (const id of ids) slots.push(decoded.slot(id));
    return batch.ask(slots);
  }

  async #readAll(
    generation: string,
    asks: readonly (readonly Slot[])[],
  ): Promise<readonly FoundDocuments[]> {
    this.#turn += 1;
    const slots: Slot[] = [];
    const wanted: string[] = [];
    for (const ask of asks) {
      for (const slot of ask) {
        if (slot.mark === this.#turn) continue;
        slot.mark = this.#turn;
        slots.push(slot);
        wanted.push(slot.key);
      }
    }
    // Last: a codec that has to read key by key does so in their order.
    wanted.push(this.#keys.head(generation));
    const texts = await codecOfGeneration(generation).read(this.#connection, wanted);
    for (const [at, slot] of slots.entries()) slot.home.fill(slot, texts[at] ?? null);
    const head = texts[slots.length] ?? null;
    // Replies are taken one by one: until the next, the slots hold what this one brought.
    return asks.map((ask) => ({ documents: ask.map(documentIn), head }));
  }
}

const documentIn = ({ found }: Slot) => found;
