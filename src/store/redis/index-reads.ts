import { AlmanacError } from '../../lib/errors.js';
import { ByGeneration } from './by-generation.js';
import { codecOfGeneration } from './codecs.js';
import type { Connection } from './connection.js';
import type { Keys } from './keys.js';
import type { Script } from './script.js';
import { TurnBatch } from './turn-batch.js';

/** Keys of indexes, and for each of them what the script wants to know: as many texts for one as for another. */
interface Ask {
  readonly keys: readonly string[];
  readonly args: readonly string[];
}

/** What the script finds for each key, and the head of the generation at that moment. */
interface Found<One> {
  readonly head: string | null;
  readonly found: readonly One[];
}

const KEYS_PER_COMMAND = 1_000;

/**
 * Runs a script over indexes (see `createVersionedScript`): one command for all that the requests of one
 * turn ask of a generation.
 */
export class IndexReads<One> {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #script: Script;
  readonly #reads = new ByGeneration(
    (generation) =>
      new TurnBatch<Ask, Found<One>>((asks) => this.#readAll(generation, asks), {
        sizeOf: ({ keys }) => keys.length,
        mostSize: KEYS_PER_COMMAND,
      }),
  );

  constructor({
    connection,
    keys,
    script,
  }: {
    readonly connection: Connection;
    readonly keys: Keys;
    readonly script: Script;
  }) {
    this.#connection = connection;
    this.#keys = keys;
    this.#script = script;
  }

  read(generation: string, ask: Ask): Promise<Found<One>> {
    return this.#reads.of(generation).ask(ask);
  }

  async #readAll(
    generation: string,
    asks: readonly Ask[],
  ): Promise<readonly (Found<One> | Promise<Found<One>>)[]> {
    try {
      const { head, found } = await this.#readOne(generation, {
        keys: asks.flatMap(({ keys }) => keys),
        args: asks.flatMap(({ args }) => args),
      });
      let end = 0;
      return asks.map(({ keys }) => {
        const start = end;
        end += keys.length;
        return { head, found: found.slice(start, end) };
      });
    } catch (error) {
      // One key that is no index, put there by hand, must not fail those who did not ask for it.
      if (asks.length === 1 || !isUnsuitable(error)) throw error;
      return asks.map((ask) => this.#readOne(generation, ask));
    }
  }

  async #readOne(generation: string, { keys, args }: Ask): Promise<Found<One>> {
    const [head, found] = await this.#connection.run<[string | null, One[]]>(
      this.#script,
      [this.#keys.head(generation), ...keys],
      [codecOfGeneration(generation).readCommand, ...args],
    );
    return { head, found };
  }
}

const isUnsuitable = (error: unknown) =>
  error instanceof AlmanacError && error.code === 'STORE_UNSUITABLE';
