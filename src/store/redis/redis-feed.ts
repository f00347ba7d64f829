import { sleep } from '../../lib/abort.js';
import { createBackoff } from '../../lib/backoff.js';
import { AlmanacError } from '../../lib/errors.js';
import type { Position } from '../../model/position.js';
import {
  FEED_START,
  type FeedChange,
  type FeedEntry,
  type FeedPlace,
  type FeedReader,
  isSamePlace,
} from '../feed.js';
import type { Connection } from './connection.js';
import type { Keys } from './keys.js';

type RawEntry = readonly [id: string, fields: readonly string[]];

const PAGE = 100;

/**
 * The feed as a Redis stream (see `addFeedEntry`). XREAD is the alarm alone: it would pass over entries that
 * were trimmed. What came is read by XRANGE from the entry that was read last, which must still be there.
 */
export class RedisFeed implements FeedReader {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #connect: () => Promise<Connection>;
  readonly #blockMs: number;

  /**
   * @param connect opens a connection to wait on: a blocked one serves nobody else
   * @param blockMs how long one wait lasts, well below the time after which a silent connection counts as lost
   */
  constructor({
    connection,
    keys,
    connect,
    blockMs,
  }: {
    readonly connection: Connection;
    readonly keys: Keys;
    readonly connect: () => Promise<Connection>;
    readonly blockMs: number;
  }) {
    this.#connection = connection;
    this.#keys = keys;
    this.#connect = connect;
    this.#blockMs = Math.max(1, Math.round(blockMs));
  }

  async newest(): Promise<FeedEntry | undefined> {
    const command = ['XREVRANGE', this.#keys.feed, '+', '-', 'COUNT', '1'];
    const [last] = await this.#connection.send<RawEntry[]>(command);
    return last && entryOf(last);
  }

  from(place: FeedPlace, limit: number): Promise<readonly FeedEntry[] | undefined> {
    return this.#read(this.#connection, place, limit);
  }

  async *follow(
    place: FeedPlace,
    signal: AbortSignal,
  ): AsyncGenerator<readonly FeedEntry[] | undefined> {
    const backoff = createBackoff({ firstMs: 50, maxMs: 2_000 });
    let connection: Connection | undefined;
    // Ends a wait at once.
    const close = () => void connection?.[Symbol.asyncDispose]();
    signal.addEventListener('abort', close, { once: true });
    let reached = place;
    try {
      while (!signal.aborted) {
        let entries: readonly FeedEntry[] | undefined;
        try {
          connection ??= await this.#connect();
          // While there was no connection yet, `close` ended nothing.
          if (signal.aborted) return;
          entries = await this.#read(connection, reached, PAGE);
          if (entries && !hasMore(entries, reached)) {
            await this.#waitAfter(connection, reached);
            continue;
          }
          backoff.reset();
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof AlmanacError && error.disposition === 'retry')) throw error;
          await sleep(backoff.nextMs(), signal);
          continue;
        }
        if (signal.aborted) return;
        if (!entries) {
          yield undefined;
          return;
        }
        const former = reached;
        const fresh = entries.filter((entry) => !isSamePlace(entry, former));
        reached = fresh.at(-1) ?? reached;
        yield fresh;
      }
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }

  async #read(
    connection: Connection,
    place: FeedPlace,
    limit: number,
  ): Promise<readonly FeedEntry[] | undefined> {
    const isStart = place.id === FEED_START.id;
    const from = isStart ? '-' : place.id;
    const command = ['XRANGE', this.#keys.feed, from, '+', 'COUNT', String(limit)];
    const entries = (await connection.send<RawEntry[]>(command)).map(entryOf);
    const [first] = entries;
    // The first entry ever is an announcement: with another in front, what came before it was trimmed.
    const isHeld = isStart
      ? !first || first.kind === 'announce'
      : first !== undefined && isSamePlace(first, place);
    return isHeld ? entries : undefined;
  }

  async #waitAfter(connection: Connection, { id }: FeedPlace): Promise<void> {
    const block = ['BLOCK', String(this.#blockMs)];
    await connection.send(['XREAD', 'COUNT', '1', ...block, 'STREAMS', this.#keys.feed, id]);
  }
}

const hasMore = (entries: readonly FeedEntry[], place: FeedPlace) =>
  entries.some((entry) => !isSamePlace(entry, place));

function entryOf([id, fields]: RawEntry): FeedEntry {
  const value = (name: string) => {
    const at = fields.indexOf(name);
    return (at >= 0 ? fields[at + 1] : undefined) ?? '';
  };
  return {
    id,
    kind: value('kind') === 'announce' ? 'announce' : 'commit',
    generation: value('generation'),
    sequence: Number(value('sequence')),
    position: value('position') as Position,
    committedAtMs: Number(value('committedAtMs')),
    changes: changesOf(value('changes')),
  };
}

/** An entry that somebody else wrote may hold anything: then, as with too many, any record may be different. */
function changesOf(text: string): readonly FeedChange[] | null {
  try {
    const changes: unknown = JSON.parse(text);
    return Array.isArray(changes) ? (changes as FeedChange[]) : null;
  } catch {
    return null;
  }
}
