import { isDeepStrictEqual } from 'node:util';
import { sleep } from '../../lib/abort.js';
import { createBackoff } from '../../lib/backoff.js';
import { AlmanacError, messageOf } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import {
  FEED_START,
  type FeedEntry,
  type FeedPlace,
  type FeedReader,
  isSamePlace,
} from '../../store/feed.js';
import type { Checkpoint, StoreReader, Version } from '../../store/store.js';
import { Bell } from './bell.js';
import type { NearMemory } from './near-memory.js';

export interface NearFollowerOptions {
  readonly memory: NearMemory;
  readonly reader: StoreReader;
  readonly feed: FeedReader;
  readonly logger: Logger;
  /** How often the store's checkpoint is read, beside each time that the feed moved. */
  readonly pollMs: number;
  /** How long ago the memory was last known to be the newest, at most, before it is left aside. */
  readonly trustMs: number;
}

/** A checkpoint of commits that the feed has not told of yet. */
interface Ahead {
  readonly checkpoint: Checkpoint;
  readonly askedAtMs: number;
}

/** The memory cannot go on from where it is: it begins anew, from what the store holds then. */
class OutOfStep extends Error {}

/**
 * Keeps a memory in step with the store: applies the feed to it, and reads the store's checkpoint again and
 * again. The feed says what changed; the checkpoint says up to where, and since when nothing newer existed.
 *
 * `current` is always a checkpoint that was stored, of a version up to which the feed was applied. It is the
 * proof, too: at the moment when a checkpoint was asked for that the memory turns out to have reached, the
 * memory held the newest. Without such a proof for `trustMs`, there is no `current`.
 */
export class NearFollower {
  readonly #options: NearFollowerOptions;
  /** Rings when the feed brought something. */
  readonly #fed = new Bell();
  /** Rings when `current` is another. */
  readonly #moved = new Bell();
  #over = new AbortController();
  #current: Checkpoint | undefined;
  #provedAtMs = Number.NEGATIVE_INFINITY;
  #ahead: Ahead | undefined;
  /** Entries up to here were in the store when the memory began. */
  #base: Version = { generation: '', sequence: -1 };
  #place: FeedPlace = FEED_START;

  constructor(options: NearFollowerOptions) {
    this.#options = options;
  }

  /** The newest version that the memory is in step with; undefined while that is not known. */
  get current(): Checkpoint | undefined {
    const isProved = performance.now() - this.#provedAtMs <= this.#options.trustMs;
    return isProved ? this.#current : undefined;
  }

  /** Whether the memory may be read at versions that it covers: what it says of them is right, however old they are. */
  get isBegun(): boolean {
    return this.#current !== undefined;
  }

  /** Resolves once requests see this version, or a later one; at once where they do not read the memory. */
  async reached(version: Version, signal?: AbortSignal): Promise<void> {
    while (this.current && isBefore(this.current, version) && !signal?.aborted) {
      await this.#moved.heard(this.#options.trustMs, signal);
    }
  }

  /** Forgets everything and begins anew: the store may have other data than it had. */
  restart(): void {
    this.#over.abort();
    this.#current = undefined;
    this.#ahead = undefined;
    this.#moved.ring();
  }

  /** Resolves when `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { logger, pollMs } = this.#options;
    const backoff = createBackoff({ firstMs: pollMs, maxMs: 2_000 });
    while (!signal.aborted) {
      this.#over = new AbortController();
      const until = AbortSignal.any([signal, this.#over.signal]);
      try {
        const isBegun = await this.#begin(until);
        backoff.reset();
        if (isBegun) {
          logger.info({ ...this.#base }, 'Requests read what is in memory.');
          await Promise.race([this.#follow(until), this.#poll(until)]);
        }
      } catch (error) {
        const isExpected =
          error instanceof OutOfStep ||
          (error instanceof AlmanacError && error.disposition === 'retry');
        const level = isExpected ? 'warn' : 'error';
        logger[level]({ reason: messageOf(error) }, 'Requests read the store: memory begins anew.');
      } finally {
        this.restart();
      }
      await sleep(backoff.nextMs(), signal);
    }
  }

  /** Begins with what the store holds now; false where nothing is announced. */
  async #begin(signal: AbortSignal): Promise<boolean> {
    const { memory, feed, reader } = this.#options;
    // In this order: what is committed between the two comes twice, and nothing is left out.
    this.#place = (await feed.newest()) ?? FEED_START;
    const askedAtMs = performance.now();
    const checkpoint = await reader.checkpoint();
    if (!checkpoint || signal.aborted) return false;
    this.#base = { generation: checkpoint.generation, sequence: checkpoint.sequence };
    memory.begin(checkpoint);
    this.#prove(checkpoint, askedAtMs);
    return true;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { feed } = this.#options;
    for await (const entries of feed.follow(this.#place, signal)) {
      if (signal.aborted) return;
      if (!entries) throw new OutOfStep('The feed no longer holds the place that was reached.');
      for (const entry of entries) {
        this.#apply(entry);
        this.#place = entry;
      }
      this.#takeUp();
      this.#fed.ring();
    }
  }

  #apply(entry: FeedEntry): void {
    const { memory } = this.#options;
    if (!isBefore(this.#base, entry)) return;
    if (entry.kind === 'announce') {
      memory.begin(entry);
      this.#base = { generation: entry.generation, sequence: entry.sequence };
      return;
    }
    const { generation, sequence } = memory.applied;
    // Also after a repair of indexes alone, which the feed does not tell of.
    if (entry.generation !== generation || entry.sequence !== sequence + 1) {
      throw new OutOfStep('The feed left out a commit.');
    }
    memory.apply(entry);
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { reader, feed, memory, pollMs } = this.#options;
    while (!signal.aborted) {
      const fed = this.#fed.heard(pollMs, signal);
      const { applied } = memory;
      const askedAtMs = performance.now();
      const checkpoint = await reader.checkpoint();
      if (signal.aborted) return;
      if (!checkpoint) throw new OutOfStep('The store lost its checkpoint.');
      if (isBefore(checkpoint, applied)) throw new OutOfStep('The store went back.');
      this.#ahead ??= { checkpoint, askedAtMs };
      this.#takeUp();
      if (this.#ahead && askedAtMs - this.#ahead.askedAtMs > pollMs) {
        // The feed is slow, unless there is nothing in it: a repair of indexes alone is not told of.
        const place = this.#place;
        const newest = (await feed.newest()) ?? FEED_START;
        if (isSamePlace(newest, place)) throw new OutOfStep('A commit is not in the feed.');
      }
      await fed;
    }
  }

  /** Makes the checkpoint that waits for the feed current, once the feed has come so far. */
  #takeUp(): void {
    if (!this.#ahead || isBefore(this.#options.memory.applied, this.#ahead.checkpoint)) return;
    const { checkpoint, askedAtMs } = this.#ahead;
    this.#ahead = undefined;
    const former = this.#current;
    if (
      former?.generation === checkpoint.generation &&
      former.sequence === checkpoint.sequence &&
      !isDeepStrictEqual(former.changed, checkpoint.changed)
    ) {
      throw new OutOfStep('The store went back and took another way.');
    }
    this.#prove(checkpoint, askedAtMs);
  }

  #prove(checkpoint: Checkpoint, askedAtMs: number): void {
    this.#current = checkpoint;
    this.#provedAtMs = askedAtMs;
    this.#moved.ring();
  }
}

/** Generations' names sort by age. */
const isBefore = (a: Version, b: Version) =>
  a.generation < b.generation || (a.generation === b.generation && a.sequence < b.sequence);
