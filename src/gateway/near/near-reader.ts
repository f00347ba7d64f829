import { AlmanacError } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { Registry } from '../../lib/metrics.js';
import type { Entity } from '../../model/entity.js';
import type { FeedReader } from '../../store/feed.js';
import type { AtHand, Checkpoint, NewestDocuments, StoreReader } from '../../store/store.js';
import { readsThrough, readThrough, type Through } from '../memory/read-through.js';
import { feedInStep } from './feed-in-step.js';
import { NearFollower } from './near-follower.js';
import { NearMemory } from './near-memory.js';
import { registerNear } from './near-metrics.js';

export interface NearReaderOptions {
  readonly reader: StoreReader;
  readonly feed: FeedReader;
  /** Bytes of memory for documents, ranges and counts, about. */
  readonly mostBytes: number;
  readonly logger: Logger;
  readonly registry: Registry;
  /** How often the store's checkpoint is read, ms. Default: 100. */
  readonly pollMs?: number;
  /** How long the memory is read without a proof that nothing newer exists, ms. Default: 1,000. */
  readonly trustMs?: number;
}

/**
 * A reader that answers from this process's memory what it knows there, and asks another reader for the
 * rest. Both read exactly the version asked for. New requests get the newest version that the memory is in
 * step with: its staleness counts, like any checkpoint's, from when nothing newer existed.
 *
 * Until `run` is called, and whenever the feed or the store fails, it is that other reader.
 */
export class NearReader implements StoreReader {
  readonly #inner: StoreReader;
  readonly #memory: NearMemory;
  readonly #follower: NearFollower;
  /** The feed for this process's subscribers: an entry comes once what is read here has come so far. */
  readonly feed: FeedReader;
  readonly atHand: AtHand;
  readonly documents: StoreReader['documents'];
  readonly ranges: StoreReader['ranges'];
  readonly counts: StoreReader['counts'];
  #hits = 0;
  #misses = 0;

  constructor({
    reader,
    feed,
    mostBytes,
    logger,
    registry,
    pollMs = 100,
    trustMs = 1_000,
  }: NearReaderOptions) {
    this.#inner = reader;
    const memory = new NearMemory(mostBytes);
    this.#memory = memory;
    const follower = new NearFollower({ memory, reader, feed, logger, pollMs, trustMs });
    this.#follower = follower;
    this.feed = feedInStep(feed, follower);
    const { documents, ranges, counts } = readsThrough(memory, reader, this.#through);
    this.documents = documents;
    this.ranges = ranges;
    this.counts = counts;
    const counted = <Answer>(answer: Answer | undefined): Answer | undefined => {
      if (answer !== undefined) this.#hits += 1;
      return answer;
    };
    this.atHand = {
      isAskedWithCheckpoint: false,
      checkpoint: () => follower.current,
      document: (version, { name }, id) =>
        follower.isBegun ? counted(memory.document(version, name, id)) : undefined,
      documents: (version, { name }, wanted) => {
        const found = follower.isBegun ? memory.documents(version, name, wanted) : undefined;
        this.#hits += found?.length ?? 0;
        return found;
      },
      range: (version, range) =>
        follower.isBegun ? counted(memory.range(version, range)) : undefined,
      count: (version, range) =>
        follower.isBegun ? counted(memory.count(version, range)) : undefined,
    };
    registerNear(registry, () => ({
      isServing: this.isServing,
      bytes: memory.bytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: memory.evictions,
    }));
  }

  /** Whether requests that begin now read the memory. */
  get isServing(): boolean {
    return this.#follower.current !== undefined;
  }

  /** Keeps the memory current. Resolves when `signal` aborts. */
  run(signal: AbortSignal): Promise<void> {
    return this.#follower.run(signal);
  }

  async checkpoint(): Promise<Checkpoint | undefined> {
    return this.#follower.current ?? this.#ask(this.#inner.checkpoint());
  }

  leaseIsHeld(): Promise<boolean> {
    return this.#inner.leaseIsHeld();
  }

  async newestDocuments(entity: Entity, ids: readonly string[]): Promise<NewestDocuments> {
    const checkpoint = this.#follower.current;
    if (checkpoint) {
      return { checkpoint, documents: await this.documents(checkpoint, entity, ids) };
    }
    return this.#ask(this.#inner.newestDocuments(entity, ids));
  }

  readonly #through: Through = (_, asks, { known, read, keep }) => {
    if (!this.#follower.isBegun) return this.#ask(read(asks));
    const { era } = this.#memory;
    return readThrough(asks, {
      known,
      read: (missing) => this.#ask(read(missing)),
      keep: (ask, answer) => {
        if (era === this.#memory.era) keep(ask, answer);
      },
      count: (hits, misses) => {
        this.#hits += hits;
        this.#misses += misses;
      },
    });
  };

  /** A store that was away may come back with other data: nothing is believed until that is known. */
  async #ask<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof AlmanacError && error.code === 'STORE_LOST') this.#follower.restart();
      throw error;
    }
  }
}
