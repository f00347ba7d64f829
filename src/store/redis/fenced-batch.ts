import type { Codec } from './codec.js';
import type { Argument, Connection } from './connection.js';
import type { Keys } from './keys.js';

/** What fenced writes need to know of their dataset. */
export interface Dataset {
  readonly connection: Connection;
  readonly keys: Keys;
  /** The safety net: how long any key outlives the worker's last touch, ms. */
  readonly ttlMs: number;
}

/** Operations for one run of the fenced script, in the order in which it will do them. */
export class FencedBatch {
  readonly #codec: Codec;
  readonly #keys: string[] = [];
  readonly #args: Argument[] = [];

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** Only as the first operation: the whole batch fails with STORE_REWOUND unless `key` holds `text`. */
  expect(key: string, text: string): void {
    this.#add(key, 'X', text);
  }

  /** A text as a document. */
  putText(key: string, text: string): void {
    this.#add(key, 'P', text);
  }

  remove(key: string): void {
    this.#add(key, 'D');
  }

  expire(key: string, ms: number): void {
    this.#add(key, 'E', wholeMs(ms));
  }

  /** Any other command of one key: `command key args…`. */
  command(command: string, key: string, ...args: readonly string[]): void {
    this.#add(key, 'C', command, String(args.length), ...args);
  }

  /**
   * Does all of it in one step, or nothing. Resolves to the reply of the last operation, which
   * means something after `command` alone.
   *
   * Errors: FENCED unless the lease is held with `token`, STORE_REWOUND.
   */
  send<Reply>({ connection, keys, ttlMs }: Dataset, token: string): Promise<Reply> {
    return connection.run<Reply>(
      this.#codec.fencedScript,
      [keys.lease, ...this.#keys],
      [token, wholeMs(ttlMs), ...this.#args],
    );
  }

  #add(key: string, ...operation: readonly string[]): void {
    this.#keys.push(key);
    this.#args.push(...operation);
  }
}

/** A time as PEXPIRE takes it; never 0 or less, which would remove the key at once. */
export const wholeMs = (ms: number) => String(Math.max(1, Math.ceil(ms)));
