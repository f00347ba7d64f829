import type { Logger } from '../lib/logger.js';
import type { Document, IndexEntry } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { IndexRange, StoreReader } from '../store/store.js';
import { keyEntryOf } from './key-value.js';
import { Loader } from './loader.js';
import type { MaybePromise } from './maybe-promise.js';
import type { Pin } from './pin.js';
import { ReadDocuments } from './read-documents.js';
import type { ReadObserver } from './read-observer.js';

/** A document that is wanted, and the index entry that led to it (absent: the key alone did). */
export interface Wanted {
  readonly id: string;
  readonly listedBy?: IndexEntry;
  /** It may well not be there: that is then neither counted nor looked into. */
  readonly isOptional?: boolean;
}

export interface LoaderOptions {
  readonly reader: StoreReader;
  readonly pin: Pin;
  readonly logger: Logger;
  readonly observer: ReadObserver;
  /** Called once for each document that its index lists but the store no longer has. */
  readonly onLost: (entity: Entity, id: string) => void;
  /** At most so many documents a command; more become several commands of one tick. */
  readonly maxBatchSize: number;
}

/** What else of a request is read. */
export interface OtherReads {
  readonly ranges: Loader<IndexRange, readonly string[]>;
  noteRead(entityName: string): void;
}

type Found = Document | null;

/** What is asked for in one tick. */
interface Batch {
  readonly wanted: Wanted[];
  readonly documents: Promise<readonly Found[]>;
}

/**
 * One entity's documents for one request: those that are asked for in one tick are read together, and what
 * was read is remembered. A list is one promise, which is what makes lists cheap.
 */
export class DocumentLoader {
  readonly #entity: Entity;
  readonly #others: OtherReads;
  readonly #options: LoaderOptions;
  #single: Loader<Wanted, Found> | undefined;
  #batch: Batch | undefined;
  readonly #known = new ReadDocuments();

  constructor(entity: Entity, others: OtherReads, options: LoaderOptions) {
    this.#entity = entity;
    this.#others = others;
    this.#options = options;
  }

  /** The document where it is at hand, else a promise as of `load`. */
  take(wanted: Wanted): MaybePromise<Found> {
    this.#others.noteRead(this.#entity.name);
    const atHand = this.#atHand(wanted);
    if (atHand !== undefined) return atHand;
    const known = this.#known.isEmpty ? undefined : this.#known.get(wanted);
    return known === undefined ? this.#one.load(wanted) : known;
  }

  load(wanted: Wanted): Promise<Found> {
    return Promise.resolve(this.take(wanted));
  }

  /** Documents in the order asked; at once where all are at hand. */
  all(wanted: readonly Wanted[]): MaybePromise<readonly Found[]> {
    if (wanted.length === 0) return [];
    this.#others.noteRead(this.#entity.name);
    const { atHand } = this.#options.reader;
    const version = atHand && this.#options.pin.now();
    const known = version && atHand.documents(version, this.#entity, wanted);
    return known ?? this.#rest(wanted);
  }

  get #one(): Loader<Wanted, Found> {
    this.#single ??= new Loader<Wanted, Found>((wanted) => this.#collect(wanted), {
      cacheKeyFn: idOf,
      maxBatchSize: Number.POSITIVE_INFINITY,
      atHand: undefined,
    });
    return this.#single;
  }

  #atHand({ id, isOptional = false }: Wanted): Found | undefined {
    const { atHand } = this.#options.reader;
    const version = atHand && this.#options.pin.now();
    if (!version) return undefined;
    const document = atHand.document(version, this.#entity, id);
    // What did not come is judged where it is read.
    return document === null && !isOptional ? undefined : document;
  }

  /** What is known, and one read of the rest. */
  #rest(wanted: readonly Wanted[]): MaybePromise<readonly Found[]> {
    const known = this.#known;
    const missing = known.isEmpty ? wanted : wanted.filter((one) => known.get(one) === undefined);
    if (missing.length === wanted.length) return this.#collect(wanted);
    const all = () => wanted.map((one) => known.get(one) ?? null);
    return missing.length === 0 ? all() : this.#collect(missing).then(all);
  }

  async #collect(wanted: readonly Wanted[]): Promise<readonly Found[]> {
    this.#batch ??= this.#begin();
    const batch = this.#batch;
    const start = batch.wanted.length;
    for (const one of wanted) batch.wanted.push(one);
    const documents = await batch.documents;
    return documents.length === wanted.length
      ? documents
      : documents.slice(start, start + wanted.length);
  }

  #begin(): Batch {
    const wanted: Wanted[] = [];
    const documents = endOfTick.then(nextTick).then(() => {
      this.#batch = undefined;
      return this.#inCommands(wanted);
    });
    return { wanted, documents };
  }

  async #inCommands(wanted: readonly Wanted[]): Promise<readonly Found[]> {
    const { maxBatchSize } = this.#options;
    if (wanted.length <= maxBatchSize) return this.#read(wanted);
    const parts: Promise<readonly Found[]>[] = [];
    for (let at = 0; at < wanted.length; at += maxBatchSize) {
      parts.push(this.#read(wanted.slice(at, at + maxBatchSize)));
    }
    return (await Promise.all(parts)).flat();
  }

  async #read(wanted: readonly Wanted[]): Promise<readonly Found[]> {
    const { pin, observer } = this.#options;
    const ids = wanted.map(idOf);
    const documents = await pin.documents(this.#entity, ids);
    observer.batch(this.#entity.name, wanted.length);
    this.#known.add(ids, documents);
    if (documents.includes(null)) {
      const missing = wanted.filter(({ isOptional }, at) => !documents[at] && !isOptional);
      if (missing.length > 0) await this.#judge(missing);
    }
    return documents;
  }

  /** Tells `absent` from `lost`: whether an index of the same version lists what did not come. */
  async #judge(missing: readonly Wanted[]): Promise<void> {
    const { pin, observer, logger, onLost } = this.#options;
    const entity = this.#entity;
    const entries = missing.map(({ id, listedBy }) => listedBy ?? keyEntryOf(entity, id));
    const lists = await Promise.all(
      entries.map(({ index, member }) =>
        this.#others.ranges.load({ entity, index, prefix: member, limit: 1 }),
      ),
    );
    const lost = missing
      .filter((_, at) => lists[at]?.[0] === entries[at]?.member)
      .map(({ id }) => id);
    if (lost.length < missing.length) {
      observer.misses(entity.name, 'absent', missing.length - lost.length);
    }
    if (lost.length === 0) return;
    observer.misses(entity.name, 'lost', lost.length);
    const { generation } = await pin.read();
    logger.error(
      { entity: entity.name, generation, count: lost.length, ids: lost.slice(0, 10) },
      'Documents that an index lists are gone from the store.',
    );
    for (const id of lost) onLost(entity, id);
  }
}

const idOf = ({ id }: Wanted) => id;

const endOfTick = Promise.resolve();

/** After what DataLoader sends in this tick, which it does in a callback of the same kind. */
const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve));
