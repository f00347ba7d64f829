import { AlmanacError } from '../../lib/errors.js';
import type { LoadedDocument } from '../../model/encoded-document.js';
import type { Entity } from '../../model/entity.js';
import type { Checkpoint, Commit, Lease, StoreWriter } from '../store.js';
import { ByteBudget } from './byte-budget.js';
import { readCheckpoint } from './checkpoint-record.js';
import type { Codec } from './codec.js';
import { type CommitLimits, commitWrites } from './commit-writes.js';
import { confirmCheckpoint } from './confirm-checkpoint.js';
import type { Dataset } from './fenced-batch.js';
import { renewGeneration, retireGeneration } from './generation-sweeps.js';
import { announceGeneration, createGeneration, listGenerations } from './generations.js';
import { loadDocuments } from './load-documents.js';
import { acquireLease, releaseLease, renewLease } from './redis-lease.js';
import { scanDocuments } from './scan-documents.js';
import { UndoBounds } from './undo-bounds.js';

export interface WriterLimits extends CommitLimits {
  /** Size of one loaded chunk, bytes: a command, for whose duration the server serves nobody else. */
  readonly chunkBytes: number;
  /** Loaded chunks under way at a time, bytes: what a load holds in memory, here and in sockets. */
  readonly loadBytes: number;
  /** How long what a commit replaces is kept at least, ms, while there is room: for requests under way. */
  readonly undoMs: number;
  /** Size of all that is kept so, bytes; and of what one commit may replace. */
  readonly undoBytes: number;
}

/** The worker's side of a Redis store. */
export class RedisStoreWriter implements StoreWriter {
  readonly #dataset: Dataset;
  readonly #codec: Codec;
  readonly #limits: WriterLimits;
  readonly #budget: ByteBudget;
  readonly #undoBounds: UndoBounds;
  // `load` takes no lease; it writes under that of `createGeneration`. And a generation that nobody
  // has announced has no checkpoint to tell whether Redis still holds all of it: the connection tells.
  readonly #loading = new Map<string, { readonly token: string; readonly losses: number }>();

  /** @param codec of new generations; others are written as their names say */
  constructor({
    dataset,
    codec,
    limits,
  }: {
    readonly dataset: Dataset;
    readonly codec: Codec;
    readonly limits: WriterLimits;
  }) {
    this.#dataset = dataset;
    this.#codec = codec;
    this.#limits = limits;
    this.#budget = new ByteBudget(limits.loadBytes);
    this.#undoBounds = new UndoBounds({ keepMs: limits.undoMs, bytes: limits.undoBytes });
  }

  acquireLease(durationMs: number): Promise<Lease | undefined> {
    return acquireLease(this.#dataset, durationMs);
  }

  renewLease(lease: Lease): Promise<void> {
    return renewLease(this.#dataset, lease);
  }

  releaseLease(lease: Lease): Promise<void> {
    return releaseLease(this.#dataset, lease);
  }

  checkpoint(): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.#dataset.connection, this.#dataset.keys);
  }

  async createGeneration(lease: Lease): Promise<string> {
    const { losses } = this.#dataset.connection;
    const generation = await createGeneration(this.#dataset, lease, this.#codec);
    this.#loading.set(generation, { token: lease.token, losses });
    return generation;
  }

  async load(
    generation: string,
    entity: Entity,
    documents: readonly LoadedDocument[],
  ): Promise<void> {
    const loading = this.#loading.get(generation);
    if (!loading) {
      throw new AlmanacError(
        'FENCED',
        `Expected to load a generation that this writer created, got ${generation}. Create a new one under the lease that is held now.`,
      );
    }
    this.#refuseHoles(generation);
    await loadDocuments(
      this.#dataset,
      { generation, entity, documents, token: loading.token },
      { budget: this.#budget, chunkBytes: this.#limits.chunkBytes },
    );
  }

  async commit({ token }: Lease, ...commits: readonly Commit[]): Promise<void> {
    for (const { checkpoint, generation } of commits) {
      // With a checkpoint, that one tells.
      if (!checkpoint) this.#refuseHoles(generation);
    }
    await commitWrites(this.#dataset, {
      token,
      commits,
      limits: this.#limits,
      undoBounds: this.#undoBounds,
    });
  }

  async announce(lease: Lease, checkpoint: Checkpoint): Promise<void> {
    this.#refuseHoles(checkpoint.generation);
    const { feedMaxLength } = this.#limits;
    await announceGeneration(this.#dataset, { lease, checkpoint, feedMaxLength });
    this.#loading.delete(checkpoint.generation);
  }

  confirm(lease: Lease, checkpoint: Checkpoint, former?: Checkpoint): Promise<void> {
    return confirmCheckpoint(this.#dataset, lease, { checkpoint, former });
  }

  scan(generation: string, entity: Entity): ReturnType<StoreWriter['scan']> {
    return scanDocuments(this.#dataset, generation, entity);
  }

  generations(): Promise<readonly string[]> {
    return listGenerations(this.#dataset);
  }

  async retire(lease: Lease, generation: string): Promise<void> {
    this.#loading.delete(generation);
    await retireGeneration(this.#dataset, lease, generation);
  }

  renewTtl(lease: Lease, generation: string, entities: readonly Entity[]): Promise<void> {
    return renewGeneration(this.#dataset, lease, { generation, entities });
  }

  /** Errors: STORE_LOST for a generation that was being loaded when the connection was lost. */
  #refuseHoles(generation: string): void {
    const loading = this.#loading.get(generation);
    const { connection } = this.#dataset;
    if (!loading || loading.losses === connection.losses) return;
    throw new AlmanacError(
      'STORE_LOST',
      `Redis at ${connection.address} went away while generation ${generation} was loaded; whether it kept all of it is not known. A new one is loaded.`,
    );
  }
}
