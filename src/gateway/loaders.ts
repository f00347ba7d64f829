import type { Entity } from '../model/entity.js';
import type { IndexRange, Version } from '../store/store.js';
import { textOfRange } from '../store/text-of-range.js';
import { DocumentLoader, type LoaderOptions } from './document-loader.js';
import { Loader } from './loader.js';

// A command of a script: nobody else is served while it runs.
const RANGES_PER_COMMAND = 1_000;

/**
 * What one request's reads go through. What is loaded in one tick goes to the store together: index ranges
 * of all entities as one read, counts as another, and what single lookups ask of an entity as one.
 *
 * They remember what they read, so they must not outlive the request.
 */
export class Loaders {
  readonly #options: LoaderOptions;
  readonly #documents = new Map<string, DocumentLoader>();
  readonly #entitiesRead = new Set<string>();
  #ranges: Loader<IndexRange, readonly string[]> | undefined;
  #counts: Loader<IndexRange, number> | undefined;

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** Names of the entities whose records or index entries were asked for. */
  get entitiesRead(): ReadonlySet<string> {
    return this.#entitiesRead;
  }

  /**
   * Says that the answer depends on an entity's records though none are read now: for what is remembered from
   * earlier requests. All reads through the loaders say so themselves. ETags are right only if this is.
   */
  noteRead(entityName: string): void {
    this.#entitiesRead.add(entityName);
  }

  /** The entity's one loader: lists, relations and lookups share it. */
  documents(entity: Entity): DocumentLoader {
    const known = this.#documents.get(entity.name);
    if (known) return known;
    const loader = new DocumentLoader(entity, this, this.#options);
    this.#documents.set(entity.name, loader);
    return loader;
  }

  get ranges(): Loader<IndexRange, readonly string[]> {
    this.#ranges ??= this.#indexLoader(
      ({ reader: { atHand } }, version, range) => atHand?.range(version, range),
      ({ reader }, version, ranges) => reader.ranges(version, ranges),
    );
    return this.#ranges;
  }

  get counts(): Loader<IndexRange, number> {
    this.#counts ??= this.#indexLoader(
      ({ reader: { atHand } }, version, range) => atHand?.count(version, range),
      ({ reader }, version, ranges) => reader.counts(version, ranges),
    );
    return this.#counts;
  }

  #indexLoader<Answer>(
    known: (options: LoaderOptions, version: Version, range: IndexRange) => Answer | undefined,
    read: (
      options: LoaderOptions,
      version: Version,
      ranges: readonly IndexRange[],
    ) => Promise<readonly Answer[]>,
  ): Loader<IndexRange, Answer> {
    const options = this.#options;
    const { pin, reader } = options;
    return new Loader<IndexRange, Answer>(
      async (ranges) => {
        for (const { entity } of ranges) this.noteRead(entity.name);
        return read(options, await pin.read(), ranges);
      },
      {
        cacheKeyFn: (range) => `${range.entity.name}:${textOfRange(range)}`,
        maxBatchSize: RANGES_PER_COMMAND,
        atHand:
          reader.atHand &&
          ((range) => {
            this.noteRead(range.entity.name);
            const version = pin.now();
            return version && known(options, version, range);
          }),
      },
    );
  }
}
