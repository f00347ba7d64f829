import type { Registry } from '../../lib/metrics.js';
import type { Entity } from '../../model/entity.js';
import type { AtHand, Checkpoint, NewestDocuments, StoreReader } from '../../store/store.js';
import { registerMemory } from '../memory/memory-metrics.js';
import { readsThrough, readThrough, type Through } from '../memory/read-through.js';
import { ValidatedMemory } from './validated-memory.js';

export interface ValidatedReaderOptions {
  readonly reader: StoreReader;
  /** Bytes of memory for documents, ranges and counts, about. */
  readonly mostBytes: number;
  readonly registry: Registry;
}

/**
 * A reader that reads again only what has changed. The checkpoint is read from the store for every request, and
 * validates what this process read before, as an ETag does: docs/decisions/029-validated-reads.md. Answers
 * are those of the store at that version, never older ones.
 */
export class ValidatedReader implements StoreReader {
  readonly #inner: StoreReader;
  readonly #memory: ValidatedMemory;
  readonly atHand: AtHand;
  readonly documents: StoreReader['documents'];
  readonly ranges: StoreReader['ranges'];
  readonly counts: StoreReader['counts'];
  /**
   * What was read last: most likely that of the next request. Only what is read at it is kept: older versions
   * would push out what new requests want, and one that the store lost may say other things than its marks.
   */
  #last: Checkpoint | undefined;
  #hits = 0;
  #misses = 0;

  constructor({ reader, mostBytes, registry }: ValidatedReaderOptions) {
    this.#inner = reader;
    const memory = new ValidatedMemory(mostBytes);
    this.#memory = memory;
    const { documents, ranges, counts } = readsThrough(memory, reader, this.#through);
    this.documents = documents;
    this.ranges = ranges;
    this.counts = counts;
    const counted = <Answer>(answer: Answer | undefined): Answer | undefined => {
      if (answer !== undefined) this.#hits += 1;
      return answer;
    };
    this.atHand = {
      isAskedWithCheckpoint: true,
      // Only the store knows.
      checkpoint: () => undefined,
      document: (version, { name }, id) => {
        const found = memory.document(version, name, id);
        // An absence is asked for again, and counted then.
        if (found) this.#hits += 1;
        return found;
      },
      documents: (version, { name }, wanted) => {
        const found = memory.documents(version, name, wanted);
        this.#hits += found?.length ?? 0;
        return found;
      },
      range: (version, range) => counted(memory.range(version, range)),
      count: (version, range) => counted(memory.count(version, range)),
    };
    registerMemory(registry, 'validated', () => ({
      bytes: memory.bytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: memory.evictions,
    }));
  }

  async checkpoint(): Promise<Checkpoint | undefined> {
    this.#last = await this.#inner.checkpoint();
    return this.#last;
  }

  leaseIsHeld(): Promise<boolean> {
    return this.#inner.leaseIsHeld();
  }

  /** Where all are likely to be known, the checkpoint alone is read first; else both at once. */
  async newestDocuments(entity: Entity, ids: readonly string[]): Promise<NewestDocuments> {
    const { name } = entity;
    const last = this.#last;
    if (last && ids.every((id) => this.#memory.document(last, name, id) !== undefined)) {
      const checkpoint = await this.checkpoint();
      const documents = checkpoint ? await this.documents(checkpoint, entity, ids) : [];
      return { checkpoint, documents };
    }
    const found = await this.#inner.newestDocuments(entity, ids);
    const { checkpoint, documents } = found;
    this.#last = checkpoint;
    if (!checkpoint) return found;
    this.#misses += ids.length;
    for (const [at, id] of ids.entries()) {
      this.#memory.keepDocument(checkpoint, name, id, documents[at] ?? null);
    }
    return found;
  }

  readonly #through: Through = (version, asks, { known, read, keep }) =>
    readThrough(asks, {
      known,
      read,
      keep: (ask, answer) => {
        if (version === this.#last) keep(ask, answer);
      },
      count: (hits, misses) => {
        this.#hits += hits;
        this.#misses += misses;
      },
    });
}
