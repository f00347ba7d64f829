import { type Channel, createChannel } from '../../src/lib/channel.js';
import type { RowChange, Transaction } from '../../src/model/change.js';
import { checksumOf } from '../../src/model/checksum.js';
import { type Document, idOf } from '../../src/model/document.js';
import type { Entity } from '../../src/model/entity.js';
import type { Position } from '../../src/model/position.js';
import type { ChangeSource } from '../../src/source/source.js';

export const at = (sequence: number) => `script:${sequence}` as Position;
const sequenceOf = (position: Position) => Number(position.slice('script:'.length));

/**
 * A source whose history a unit test writes: what the worker does about an error is a matter of the
 * error, not of a server. Real servers are what the integration tests are for.
 */
export class ScriptedSource implements ChangeSource {
  readonly label = 'a script';
  /** What snapshots read, by entity name. */
  readonly tables = new Map<string, readonly Document[]>();
  snapshots = 0;
  /** Thrown, once each, by the next calls of the method. */
  readonly failures: { preflight: Error[]; assertServes: Error[]; snapshot: Error[] } = {
    preflight: [],
    assertServes: [],
    snapshot: [],
  };
  readonly #history: Transaction[] = [];
  #open: Channel<Transaction> | undefined;
  /** How many transactions commit between a snapshot's two positions. */
  overlap = 0;

  /** Commits a transaction at the end of the history. */
  commit(...changes: RowChange[]): Position {
    const position = at(this.#history.length + 1);
    const transaction = { position, committedAtMs: Date.now(), changes };
    this.#history.push(transaction);
    this.#open?.push(transaction);
    return position;
  }

  /** Ends the stream that is open with an error. */
  break(error: Error): void {
    this.#open?.fail(error);
  }

  async preflight(): Promise<void> {
    raise(this.failures.preflight);
  }

  async assertServes(): Promise<void> {
    raise(this.failures.assertServes);
  }

  async snapshot() {
    raise(this.failures.snapshot);
    this.snapshots += 1;
    const low = at(this.#history.length);
    for (let count = 0; count < this.overlap; count += 1) this.commit();
    const tables = new Map(this.tables);
    return {
      low,
      high: at(this.#history.length),
      estimate: async (entity: Entity) => tables.get(entity.name)?.length,
      async *read(entity: Entity) {
        yield tables.get(entity.name) ?? [];
      },
      readByIds: async (entity: Entity, ids: readonly string[]) =>
        (tables.get(entity.name) ?? []).filter((row) => ids.includes(idOf(entity, row))),
      checksums: async (entity: Entity, page: { after: string | undefined; limit: number }) => {
        const rows = checksumsOf(entity, tables.get(entity.name) ?? []);
        const first = rows.findIndex(({ id }) => id === page.after) + 1;
        return rows.slice(first, first + page.limit);
      },
      checksumsByIds: async (entity: Entity, ids: readonly string[]) =>
        checksumsOf(entity, tables.get(entity.name) ?? []).filter(({ id }) => ids.includes(id)),
      async [Symbol.asyncDispose]() {},
    };
  }

  async *stream(from: Position, signal: AbortSignal): AsyncGenerator<Transaction> {
    if (signal.aborted) return;
    const ignore = () => {};
    const channel = createChannel<Transaction>({ highWater: 100, onFull: ignore, onDrain: ignore });
    this.#open = channel;
    signal.addEventListener('abort', () => channel.end(), { once: true });
    for (const transaction of this.#history.slice(sequenceOf(from))) channel.push(transaction);
    yield* channel;
  }

  covers(position: Position, target: Position): boolean {
    return sequenceOf(position) >= sequenceOf(target);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

const checksumsOf = (entity: Entity, documents: readonly Document[]) =>
  documents.map((row) => ({ id: idOf(entity, row), checksum: checksumOf(entity, row) }));

function raise(errors: Error[]): void {
  const error = errors.shift();
  if (error) throw error;
}
