import type { Document } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Checkpoint, IndexRange, StoreReader } from '../store.js';
import { readCheckpoint } from './checkpoint-record.js';
import { codecOfGeneration } from './codecs.js';
import type { Connection } from './connection.js';
import { countsScript } from './counts-script.js';
import { decodeDocument } from './document-text.js';
import type { Keys } from './keys.js';
import { lexRangeOf, lexRangeWithin } from './lex-range.js';
import { rangesScript } from './ranges-script.js';

/** The requests' side of a Redis store. Each method is one command; asked for nothing, it sends none. */
export class RedisStoreReader implements StoreReader {
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
  ): Promise<readonly (Document | null)[]> {
    if (ids.length === 0) return [];
    const keys = ids.map((id) => this.#keys.document(generation, entity.name, id));
    const texts = await codecOfGeneration(generation).read(this.#connection, keys);
    return texts.map(decodeDocument);
  }

  async ranges(
    generation: string,
    ranges: readonly IndexRange[],
  ): Promise<readonly (readonly string[])[]> {
    const [only, ...more] = ranges;
    if (!only) return [];
    if (more.length === 0) {
      return [await this.#connection.send<string[]>(this.#rangeCommand(generation, only))];
    }
    return this.#connection.run<string[][]>(
      rangesScript,
      ranges.map((range) => this.#indexKey(generation, range)),
      ranges.flatMap((range) => {
        const { start, stop, limit } = walkOf(range);
        return [start, stop, range.reverse ? 'REV' : '', limit];
      }),
    );
  }

  async counts(generation: string, ranges: readonly IndexRange[]): Promise<readonly number[]> {
    const [only, ...more] = ranges;
    if (!only) return [];
    const bounds = ranges.flatMap(({ prefix }) => {
      const { min, max } = lexRangeOf(prefix);
      return [min, max];
    });
    const indexes = ranges.map((range) => this.#indexKey(generation, range));
    return more.length === 0
      ? [await this.#connection.send<number>(['ZLEXCOUNT', ...indexes, ...bounds])]
      : this.#connection.run<number[]>(countsScript, indexes, bounds);
  }

  #rangeCommand(generation: string, range: IndexRange): string[] {
    const { start, stop, limit } = walkOf(range);
    const direction = range.reverse ? ['REV'] : [];
    const key = this.#indexKey(generation, range);
    return ['ZRANGE', key, start, stop, 'BYLEX', ...direction, 'LIMIT', '0', limit];
  }

  #indexKey(generation: string, { entity, index }: IndexRange): string {
    return this.#keys.index(generation, entity.name, index);
  }
}

/** A range as ZRANGE takes it: from where to where in the order of the walk, and how many (-1: all). */
function walkOf(range: IndexRange) {
  const { min, max } = lexRangeWithin(range);
  const [start, stop] = range.reverse ? [max, min] : [min, max];
  return { start, stop, limit: String(range.limit ?? -1) };
}
