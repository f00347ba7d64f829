import type { Document } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Checkpoint, IndexRange, NewestDocuments, StoreReader, Version } from '../store.js';
import { LastCheckpoint, readCheckpointText } from './checkpoint-record.js';
import type { Connection } from './connection.js';
import { countsScript } from './counts-script.js';
import { DocumentReads, type FoundDocuments } from './document-reads.js';
import { IndexReads } from './index-reads.js';
import type { Keys } from './keys.js';
import { lexRangeWithin } from './lex-range.js';
import { type Past, viewExpired } from './past.js';
import { PastReader } from './past-reader.js';
import { countDifference, rangeAt } from './range-at.js';
import { rangesScript } from './ranges-script.js';
import { TurnBatch } from './turn-batch.js';

/**
 * The requests' side of a Redis store. Each method is one command while its version is the newest; asked
 * for nothing, it sends none.
 *
 * The head, read in one step with the data, tells whether commits came after the version. What they
 * replaced is in the undo log, so no lock is needed to read an earlier version.
 */
export class RedisStoreReader implements StoreReader {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #pasts: PastReader;
  readonly #checkpoints: TurnBatch<undefined, Checkpoint | undefined>;
  readonly #documents: DocumentReads;
  readonly #ranges: IndexReads<string[]>;
  readonly #counts: IndexReads<number>;
  /** Of the checkpoint that was read last: most likely that of the next one. */
  #generation: string | undefined;

  constructor({ connection, keys }: { readonly connection: Connection; readonly keys: Keys }) {
    this.#connection = connection;
    this.#keys = keys;
    this.#pasts = new PastReader({ connection, keys });
    this.#documents = new DocumentReads({ connection, keys });
    this.#ranges = new IndexReads({ connection, keys, script: rangesScript });
    this.#counts = new IndexReads({ connection, keys, script: countsScript });
    const last = new LastCheckpoint();
    this.#checkpoints = new TurnBatch(async (asks) => {
      const checkpoint = last.decode(await readCheckpointText(connection, keys));
      this.#generation = checkpoint?.generation;
      return asks.map(() => checkpoint);
    });
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return this.#checkpoints.ask(undefined);
  }

  async leaseIsHeld(): Promise<boolean> {
    return (await this.#connection.send<number>(['EXISTS', this.#keys.lease])) === 1;
  }

  async documents(
    version: Version,
    entity: Entity,
    ids: readonly string[],
  ): Promise<readonly (Document | null)[]> {
    if (ids.length === 0) return [];
    const found = await this.#documents.read(version.generation, entity.name, ids);
    return this.#at(version, entity, ids, found);
  }

  async newestDocuments(entity: Entity, ids: readonly string[]): Promise<NewestDocuments> {
    const likely = this.#generation;
    const asked = this.checkpoint();
    if (likely !== undefined && ids.length > 0) {
      // In the same turn, so that both are on their way at once.
      const [checkpoint, found] = await Promise.all([
        asked,
        this.#documents.read(likely, entity.name, ids),
      ]);
      // The documents may have been sent for first: then they may be older than the checkpoint, which
      // only the head can tell.
      const head = Number(found.head?.toString() ?? Number.NaN);
      if (checkpoint?.generation === likely && head >= checkpoint.sequence) {
        return { checkpoint, documents: await this.#at(checkpoint, entity, ids, found) };
      }
    }
    const checkpoint = await asked;
    const documents = checkpoint ? await this.documents(checkpoint, entity, ids) : [];
    return { checkpoint, documents };
  }

  /** Documents that were read now, as they were at a version. */
  async #at(
    version: Version,
    entity: Entity,
    ids: readonly string[],
    { documents: now, head: headText }: FoundDocuments,
  ): Promise<readonly (Document | null)[]> {
    const head = await this.#headOf(version, headText);
    if (head === version.sequence) return now;
    const past = await this.#pasts.read(version, head);
    return now.map((document, at) => {
      const former = past.document(entity.name, ids[at] ?? '');
      return former === undefined ? document : former;
    });
  }

  async ranges(
    version: Version,
    ranges: readonly IndexRange[],
  ): Promise<readonly (readonly string[])[]> {
    const args = ranges.flatMap((range) => {
      const { min, max } = lexRangeWithin(range);
      const [start, stop] = range.reverse ? [max, min] : [min, max];
      return [start, stop, range.reverse ? 'REV' : '', String(range.limit ?? -1)];
    });
    const { found, past } = await this.#read(this.#ranges, version, ranges, args);
    if (!past) return found;
    return Promise.all(
      ranges.map(async (range, at) => {
        const { members, rest } = rangeAt(range, found[at] ?? [], past.members(range));
        if (!rest) return members;
        const [more = []] = await this.ranges(version, [rest]);
        return [...members, ...more].slice(0, range.limit);
      }),
    );
  }

  async counts(version: Version, ranges: readonly IndexRange[]): Promise<readonly number[]> {
    const args = ranges.flatMap((range) => {
      const { min, max } = lexRangeWithin(range);
      return [min, max];
    });
    const { found, past } = await this.#read(this.#counts, version, ranges, args);
    if (!past) return found;
    return ranges.map(
      (range, at) => (found[at] ?? 0) + countDifference(range, past.members(range)),
    );
  }

  /** Reads the indexes of ranges. Without a past, the version is the newest. */
  async #read<One>(
    reads: IndexReads<One>,
    version: Version,
    ranges: readonly IndexRange[],
    args: readonly string[],
  ): Promise<{ readonly found: readonly One[]; readonly past?: Past }> {
    if (ranges.length === 0) return { found: [] };
    const { generation, sequence } = version;
    const keys = ranges.map(({ entity, index }) =>
      this.#keys.index(generation, entity.name, index),
    );
    const { head: headText, found } = await reads.read(generation, { keys, args });
    const head = await this.#headOf(version, headText);
    return head === sequence ? { found } : { found, past: await this.#pasts.read(version, head) };
  }

  /**
   * The sequence of the last commit, from the head's text. Where the head is gone, the checkpoint tells as
   * well; but that of another generation says that this one is retired. Errors: VIEW_EXPIRED.
   */
  async #headOf({ generation }: Version, text: Buffer | string | null): Promise<number> {
    const head = text === null ? Number.NaN : Number(text.toString());
    if (Number.isInteger(head)) return head;
    const checkpoint = await this.checkpoint();
    if (checkpoint?.generation !== generation) throw viewExpired();
    return checkpoint.sequence;
  }
}
