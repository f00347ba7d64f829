/** Subscriptions to the change feed: one reader of it a process, from the first subscriber to the last. */
import { Counter, Gauge } from 'prom-client';
import { AlmanacError } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { Registry } from '../../lib/metrics.js';
import type { FeedReader } from '../../store/feed.js';
import { FeedFollower } from './feed-follower.js';
import type { WindowLimits } from './feed-window.js';
import { decodeLiveCursor } from './live-cursor.js';
import { type LiveEvent, liveEvents, type Wanted } from './live-events.js';

export interface LiveOptions {
  readonly feed: FeedReader;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Subscriptions at a time. Default: 10,000. */
  readonly maxSubscriptions?: number | undefined;
  /** What is kept in memory of the feed, for all subscribers together. */
  readonly window?: WindowLimits | undefined;
}

export class Live {
  readonly #options: LiveOptions;
  readonly #delivered: Counter;
  readonly #reloads: Counter<'reason'>;
  readonly #stops = new Set<AbortController>();
  #isClosing = false;
  #follower: Promise<FeedFollower> | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    const registers = [options.registry];
    const count = () => this.#stops.size;
    new Gauge({
      name: 'almanac_live_subscriptions',
      help: 'Subscriptions that are open.',
      registers,
      collect() {
        this.set(count());
      },
    });
    this.#delivered = new Counter({
      name: 'almanac_live_events_total',
      help: 'Events of changes that subscribers took.',
      registers,
    });
    this.#reloads = new Counter({
      name: 'almanac_live_reloads_total',
      help: 'Notices to reload that subscribers took, by reason.',
      labelNames: ['reason'] as const,
      registers,
    });
  }

  /**
   * Subscribes. The subscription ends when its iterator returns or `until` aborts; with an AbortError when
   * the gateway stops, so that the transports break off and clients come back elsewhere.
   *
   * @param after the cursor of the last event that the client had; without one it begins now
   *
   * Errors: BAD_CURSOR, TOO_MANY_SUBSCRIPTIONS, those of the store.
   */
  async subscribe(
    { after, ...wanted }: Wanted & { readonly after: string | null | undefined },
    until?: AbortSignal,
  ): Promise<AsyncIterableIterator<LiveEvent>> {
    const cursor = after == null ? undefined : decodeLiveCursor(after);
    const stop = new AbortController();
    const leave = () => this.#leave(stop);
    this.#join(stop);
    try {
      const follower = await this.#follow();
      const { signal } = stop;
      const events = this.#count(liveEvents({ follower, after: cursor, wanted, signal }), leave);
      until?.addEventListener('abort', leave, { once: true });
      if (until?.aborted) leave();
      const iterator: AsyncIterableIterator<LiveEvent> = {
        next: () => events.next(),
        // A generator that waits would queue this: it is let go first.
        return() {
          leave();
          until?.removeEventListener('abort', leave);
          return events.return();
        },
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Ends every subscription, and takes no more. */
  close(): void {
    this.#isClosing = true;
    for (const stop of [...this.#stops]) this.#leave(stop);
  }

  /** The first subscriber starts the reader; where that fails, the next one tries again. */
  #follow(): Promise<FeedFollower> {
    const { feed, logger, window = { entries: 1_000, changes: 20_000 } } = this.#options;
    if (!this.#follower) {
      const starting = FeedFollower.start({ feed, logger, limits: window });
      this.#follower = starting;
      starting.catch(() => {
        if (this.#follower === starting) this.#follower = undefined;
      });
    }
    return this.#follower;
  }

  #join(stop: AbortController): void {
    const { maxSubscriptions = 10_000 } = this.#options;
    if (this.#isClosing) {
      throw new AlmanacError(
        'NOT_READY',
        'Expected a gateway that goes on, got one that stops. Subscribe again, at another one.',
      );
    }
    if (this.#stops.size >= maxSubscriptions) {
      throw new AlmanacError(
        'TOO_MANY_SUBSCRIPTIONS',
        `Expected at most ${maxSubscriptions} subscriptions at a time, got one more. End some, or try again later.`,
      );
    }
    this.#stops.add(stop);
  }

  /** The last subscriber stops the reader. */
  #leave(stop: AbortController): void {
    if (!this.#stops.delete(stop)) return;
    stop.abort();
    if (this.#stops.size > 0) return;
    const follower = this.#follower;
    this.#follower = undefined;
    follower?.then((last) => last.stop()).catch(() => {});
  }

  async *#count(
    events: AsyncGenerator<LiveEvent, void>,
    leave: () => void,
  ): AsyncGenerator<LiveEvent, void> {
    try {
      for await (const event of events) {
        if (event.reload) this.#reloads.inc({ reason: event.reload });
        else this.#delivered.inc();
        yield event;
      }
    } finally {
      leave();
    }
    if (this.#isClosing) throw new DOMException('The gateway stops.', 'AbortError');
  }
}
