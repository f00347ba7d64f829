import type { Document, IndexEntry } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Checkpoint, StoreInspector } from '../store.js';
import { type Suspect, suspectOf } from '../suspects.js';
import { readCheckpoint } from './checkpoint-record.js';
import { codecOfGeneration } from './codecs.js';
import type { Connection } from './connection.js';
import { decodeDocument } from './document-text.js';
import { indexPages } from './key-index.js';
import type { Keys } from './keys.js';
import { scanKeys } from './scan-keys.js';
import { isWrongType } from './store-error.js';
import { touchedSince } from './touched-since.js';

/** Redis as a comparison sees it: what lies there now, whatever a request would make of it. */
export class RedisInspector implements StoreInspector {
  readonly #connection: Connection;
  readonly #keys: Keys;

  constructor({ connection, keys }: { readonly connection: Connection; readonly keys: Keys }) {
    this.#connection = connection;
    this.#keys = keys;
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.#connection, this.#keys);
  }

  async leaseIsHeld(): Promise<boolean> {
    return (await this.#connection.send<number>(['EXISTS', this.#keys.lease])) === 1;
  }

  async documents(
    generation: string,
    entity: Entity,
    ids: readonly string[],
  ): Promise<readonly (Document | null | undefined)[]> {
    if (ids.length === 0) return [];
    const keys = ids.map((id) => this.#keys.document(generation, entity.name, id));
    const texts = await codecOfGeneration(generation).read(this.#connection, keys);
    return Promise.all(
      texts.map(async (text, at) => {
        const document = decodeDocument(text);
        if (document) return document;
        // Also a key of another type reads as none.
        const exists = await this.#connection.send<number>(['EXISTS', keys[at] ?? '']);
        return exists === 1 ? undefined : null;
      }),
    );
  }

  async hasEntries(
    generation: string,
    entity: Entity,
    entries: readonly IndexEntry[],
  ): Promise<readonly boolean[]> {
    const found = new Set<string>();
    await Promise.all(
      [...new Set(entries.map(({ index }) => index))].map(async (index) => {
        const key = this.#keys.index(generation, entity.name, index);
        const members = entries.filter((entry) => entry.index === index).map((one) => one.member);
        const scores = await this.#ofIndex<unknown>(['ZMSCORE', key, ...members]);
        for (const [at, score] of scores.entries()) {
          if (score !== null) found.add(`${index}:${members[at]}`);
        }
      }),
    );
    return entries.map(({ index, member }) => found.has(`${index}:${member}`));
  }

  async *entries(
    generation: string,
    entity: Entity,
    index: string,
  ): AsyncGenerator<readonly string[]> {
    try {
      yield* indexPages(this.#connection, this.#keys.index(generation, entity.name, index));
    } catch (error) {
      if (!isWrongType(error)) throw error;
    }
  }

  async *documentIds(generation: string): AsyncGenerator<readonly Suspect[]> {
    for await (const page of scanKeys(this.#connection, this.#keys.ofGeneration(generation))) {
      yield page.flatMap((key) => {
        const record = this.#keys.recordOf(generation, key);
        return record === undefined ? [] : [suspectOf(record)];
      });
    }
  }

  async feedMark(): Promise<string> {
    const command = ['XREVRANGE', this.#keys.feed, '+', '-', 'COUNT', '1'];
    const [last] = await this.#connection.send<[string, string[]][]>(command);
    return last?.[0] ?? '0-0';
  }

  touchedSince(mark: string): Promise<ReadonlySet<string> | undefined> {
    return touchedSince({ connection: this.#connection, keys: this.#keys }, mark);
  }

  /** A key of another type, put there by hand, is an index without entries. */
  async #ofIndex<Item>(command: readonly string[]): Promise<Item[]> {
    try {
      return await this.#connection.send<Item[]>(command);
    } catch (error) {
      if (isWrongType(error)) return [];
      throw error;
    }
  }
}
