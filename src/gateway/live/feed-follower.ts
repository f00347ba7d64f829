import { sleep } from '../../lib/abort.js';
import { createBackoff } from '../../lib/backoff.js';
import { AlmanacError, messageOf } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { FeedEntry, FeedPlace, FeedReader } from '../../store/feed.js';
import { FeedWindow, type WindowLimits } from './feed-window.js';

/** Entries read at a time for a subscriber that is behind. */
const PAGE = 100;

/**
 * The one reader of the feed in a process, for all its subscribers. Those that keep up are served from
 * memory; one that is behind, because it resumed or is slow, reads the feed itself, in pages and at its own
 * pace: nobody's backlog is held in memory.
 */
export class FeedFollower {
  readonly #feed: FeedReader;
  readonly #logger: Logger;
  readonly #limits: WindowLimits;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  #window: FeedWindow;
  #moves = 0;
  #failure: { readonly error: unknown } | undefined;

  private constructor(
    { feed, logger, limits }: { feed: FeedReader; logger: Logger; limits: WindowLimits },
    newest: FeedEntry | undefined,
  ) {
    this.#feed = feed;
    this.#logger = logger;
    this.#limits = limits;
    this.#window = new FeedWindow(newest, limits);
  }

  /** Follows the feed from now on, until `stop`. Errors: those of the store, where it does not answer now. */
  static async start(options: {
    feed: FeedReader;
    logger: Logger;
    limits: WindowLimits;
  }): Promise<FeedFollower> {
    const follower = new FeedFollower(options, await options.feed.newest());
    void follower.#run();
    return follower;
  }

  /** Lets go of the feed, and of all who wait. */
  stop(): void {
    this.#stop.abort();
    this.#move();
  }

  /** The newest place that is known here. */
  get place(): FeedPlace {
    return this.#window.last;
  }

  /** Grows whenever there may be something new. */
  get moves(): number {
    return this.#moves;
  }

  /**
   * The entry at `place` and some or all of those after it; undefined where they are no longer held.
   * Waits while the store is lost. Errors: what made following impossible.
   */
  async from(place: FeedPlace, signal: AbortSignal): Promise<readonly FeedEntry[] | undefined> {
    if (this.#failure) throw this.#failure.error;
    return this.#window.from(place) ?? this.#patiently(() => this.#feed.from(place, PAGE), signal);
  }

  /** The newest entry of the feed itself. Waits while the store is lost. */
  newest(signal: AbortSignal): Promise<FeedEntry | undefined> {
    return this.#patiently(() => this.#feed.newest(), signal);
  }

  /** Resolves once `moves` is another number, or `signal` aborts. */
  moved(moves: number, signal: AbortSignal): Promise<void> {
    if (moves !== this.#moves || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    try {
      while (!signal.aborted) {
        for await (const entries of this.#feed.follow(this.place, signal)) {
          if (entries) {
            this.#window.add(entries);
          } else {
            this.#logger.warn(
              {},
              'The change feed lost its place: subscribers are told to reload.',
            );
            this.#window = new FeedWindow(await this.newest(signal), this.#limits);
          }
          this.#move();
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#logger.error({ error: messageOf(error) }, 'The change feed cannot be followed.');
      this.#failure = { error };
      this.#move();
    }
  }

  #move(): void {
    this.#moves += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Undefined, too, where `signal` aborts. */
  async #patiently<T>(
    read: () => Promise<T | undefined>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    const backoff = createBackoff({ firstMs: 50, maxMs: 2_000 });
    while (!signal.aborted) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof AlmanacError && error.disposition === 'retry')) throw error;
        await sleep(backoff.nextMs(), signal);
      }
    }
    return undefined;
  }
}
