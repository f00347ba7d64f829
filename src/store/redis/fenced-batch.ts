import type { LoadedDocument } from '../../model/encoded-document.js';
import type { Codec } from './codec.js';
import type { Argument, Connection } from './connection.js';
import { encodeWithin } from './document-text.js';
import type { Keys } from './keys.js';

/** What fenced writes need to know of their dataset. */
export interface Dataset {
  readonly connection: Connection;
  readonly keys: Keys;
  /** The safety net: how long any key outlives the worker's last touch, ms. */
  readonly ttlMs: number;
}

/** See the scripts: their `unpack` takes some 8,000 values. */
export const MEMBERS_PER_OPERATION = 1_000;

/** Operations for one run of the fenced script, in the order in which it will do them. */
export class FencedBatch {
  readonly #codec: Codec;
  readonly #keys: string[] = [];
  readonly #args: Argument[] = [];
  #characters = 0;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** What it weighs on the wire, roughly: exact where keys and documents are ASCII. */
  get bytes(): number {
    return this.#characters;
  }

  get operations(): number {
    return this.#keys.length;
  }

  /** Only as the first operation: the whole batch fails with STORE_REWOUND unless `key` holds `text`. */
  expect(key: string, text: string): void {
    this.#add(key, 'X', text);
  }

  /** Returns the document's text. Errors: STORE_UNSUITABLE for a document that the server would refuse. */
  put(key: string, document: LoadedDocument): string {
    const text = encodeWithin(this.#codec.maxDepth, key, document);
    this.putText(key, text);
    return text;
  }

  /** The same with JSON text. */
  putText(key: string, text: string): void {
    this.#add(key, 'P', text);
  }

  remove(key: string): void {
    this.#add(key, 'D');
  }

  addMembers(index: string, members: readonly string[]): void {
    for (const some of slices(members)) this.#add(index, 'A', String(some.length), ...some);
  }

  removeMembers(index: string, members: readonly string[]): void {
    for (const some of slices(members)) this.#add(index, 'R', String(some.length), ...some);
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
    this.#characters += key.length;
    for (const part of operation) {
      this.#args.push(part);
      this.#characters += part.length;
    }
  }
}

/** A time as PEXPIRE takes it; never 0 or less, which would remove the key at once. */
export const wholeMs = (ms: number) => String(Math.max(1, Math.ceil(ms)));

function* slices(members: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < members.length; at += MEMBERS_PER_OPERATION) {
    yield members.slice(at, at + MEMBERS_PER_OPERATION);
  }
}
