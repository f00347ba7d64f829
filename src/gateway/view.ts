/** What one request sees: one state of the data, one batch an entity and tick. */
import { AlmanacError } from '../lib/errors.js';
import { silentLogger } from '../lib/logger.js';
import { type Document, encodeIndexValues, idOfMember, type KEY_INDEX } from '../model/document.js';
import type {
  DocumentOf,
  Entity,
  IndexName,
  KeyOf,
  UniqueIndexName,
  ValuesOf,
} from '../model/entity.js';
import { encodeId, type KeyPart } from '../model/key.js';
import type { Checkpoint, IndexRange } from '../store/store.js';
import type { Wanted } from './document-loader.js';
import { EntryBudget } from './filters/entry-budget.js';
import { createFilteredList, type FilterArguments, filterLinks } from './filters/filtered-list.js';
import { MOST_RECORDS, PAGE_SIZE, type PageSize } from './limits.js';
import { EntryPlace, type List } from './list.js';
import { ThroughList, targetIdOf } from './lists/through-list.js';
import { Loaders } from './loaders.js';
import type { CollatedTexts } from './locales/collated-texts.js';
import { Collations } from './locales/collations.js';
import type { LocalizedField } from './locales/localized-field.js';
import { follow, type MaybePromise } from './maybe-promise.js';
import { ListPage, type Page, type PageArguments } from './page.js';
import { type FirstRead, Pin } from './pin.js';
import { silentObserver } from './read-observer.js';
import type { Forest } from './trees/forest.js';
import { ForestCache } from './trees/forest-cache.js';
import { readForest } from './trees/read-forest.js';
import type { ViewOptions } from './view-options.js';

/** The values of the fields that an index is `on`; none for the index of all records. */
export type IndexValues<E extends Entity, Index extends IndexName<E> | typeof KEY_INDEX> =
  Index extends IndexName<E> ? ValuesOf<E, E['indexes'][Index]['on']> : readonly [];

/** A key as another record holds it: a part that is null leads nowhere. */
export type Reference<E extends Entity> = OrNull<KeyOf<E>>;
type OrNull<Values extends readonly unknown[]> = { readonly [I in keyof Values]: Values[I] | null };

/**
 * One request's view of the store. The first read pins a version, and all reads are of exactly that one:
 * neither a commit nor an announcement in the middle of a request changes anything in it.
 *
 * A missing document is null (or left out of a list). It is `lost`, and reported, if its index still
 * lists it. A failure of the store is always an error.
 *
 * Errors of each reading method: NOT_READY before the first announcement, VIEW_EXPIRED where the version is
 * no longer kept because the request took too long, and STORE_LOST.
 */
export class View {
  readonly #options: ViewOptions;
  /** What lists are built on: all reads of the request go through it. */
  readonly loaders: Loaders;
  readonly #pin: Pin;
  #forests: Map<string, Promise<Forest>> | undefined;
  #budget: EntryBudget | undefined;
  #delivered = 0;

  /** @param first as of `Pin` */
  constructor(options: ViewOptions, first?: FirstRead) {
    this.#options = options;
    this.#pin = new Pin(options, first);
    this.loaders = new Loaders({
      reader: options.reader,
      pin: this.#pin,
      logger: options.logger ?? silentLogger,
      observer: options.observer ?? silentObserver,
      onLost: options.onLost ?? ignore,
      maxBatchSize: options.maxBatchSize ?? 10_000,
    });
  }

  /** What was pinned, once something was read. */
  get pinned(): Checkpoint | undefined {
    return this.#pin.checkpoint;
  }

  /** Names of the entities that were read so far: no record of any other has a part in the answer. */
  get entitiesRead(): ReadonlySet<string> {
    return this.loaders.entitiesRead;
  }

  /** How long ago the worker last knew that nothing newer existed, in ms; undefined before a read. */
  get stalenessMs(): number | undefined {
    const { pinned } = this;
    return pinned && Math.max(0, this.#now() - pinned.confirmedAtMs);
  }

  /** Pins the version that is there now, unless that is done. One command in all. */
  pin(): Promise<Checkpoint> {
    return this.#pin.read();
  }

  /** The record with this key: `get(Country, ['CH'])`. */
  get<E extends Entity>(entity: E, key: KeyOf<E>): MaybePromise<DocumentOf<E> | null> {
    const id = encodeId(key as readonly KeyPart[]);
    return this.loaders.documents(entity).take({ id }) as MaybePromise<DocumentOf<E> | null>;
  }

  /** The record with this id, as `encodeId` writes it. */
  byId(entity: Entity, id: string): MaybePromise<Document | null> {
    return this.loaders.documents(entity).take({ id });
  }

  /** The records with these keys, in their order; null where there is none. */
  getMany<E extends Entity>(
    entity: E,
    keys: readonly KeyOf<E>[],
  ): MaybePromise<(DocumentOf<E> | null)[]> {
    const wanted = keys.map((key) => ({ id: encodeId(key as readonly KeyPart[]) }));
    return this.loaders.documents(entity).all(wanted) as MaybePromise<(DocumentOf<E> | null)[]>;
  }

  /** The record that another refers to; null if a part of the key is, without a read. */
  one<E extends Entity>(entity: E, key: Reference<E>): MaybePromise<DocumentOf<E> | null> {
    const parts = key as readonly KeyPart[];
    return parts.includes(null) ? null : this.get(entity, parts as unknown as KeyOf<E>);
  }

  /**
   * The record whose unique `index` has these values; null if one of them is, without a read. Where the source
   * allowed several, it is the one whose id comes first.
   */
  async unique<E extends Entity, Index extends UniqueIndexName<E>>(
    entity: E,
    index: Index,
    values: IndexValues<E, Index>,
  ): Promise<DocumentOf<E> | null> {
    if ((values as readonly KeyPart[]).includes(null)) return null;
    const range = { ...rangeOf(entity, index, values), limit: 1 };
    const [member] = await this.loaders.ranges.load(range);
    if (member === undefined) return null;
    const wanted = { id: idOfMember(member), listedBy: { index, member } };
    return (await this.loaders.documents(entity).load(wanted)) as DocumentOf<E> | null;
  }

  /** All records whose `index` has these values, in index order: `many(Subdivision, 'byCountry', ['CH'])`. */
  many<E extends Entity, Index extends IndexName<E>>(
    entity: E,
    index: Index,
    values: IndexValues<E, Index>,
  ): MaybePromise<DocumentOf<E>[]> {
    return follow(this.loaders.ranges.take(rangeOf(entity, index, values)), (members) =>
      this.at(
        entity,
        members.map((member) => new EntryPlace(member, index)),
      ),
    );
  }

  /**
   * The records of `target` that the records of `join` lead to, in the order of the join's index,
   * each once. `on` are the fields of the join's key that hold the target's: no join document is read.
   */
  async through<Join extends Entity, Index extends IndexName<Join>, E extends Entity>(
    join: Join,
    index: Index,
    values: IndexValues<Join, Index>,
    target: E,
    on: readonly Join['key'][number][],
  ): Promise<DocumentOf<E>[]> {
    const members = await this.loaders.ranges.load(rangeOf(join, index, values));
    this.countDelivery(members.length);
    const ids = new Set(members.map(targetIdOf({ entity: join, on })));
    return present<E>(await this.loaders.documents(target).all([...ids].map((id) => ({ id }))));
  }

  /**
   * A part of the list of records whose `index` has these values; index `key` lists all.
   *
   * Errors, thrown at once: BAD_PAGE_SIZE, BAD_CURSOR.
   */
  page<E extends Entity, Index extends IndexName<E> | typeof KEY_INDEX>(
    entity: E,
    index: Index,
    values: IndexValues<E, Index>,
    page: PageArguments = {},
  ): Page<DocumentOf<E>> {
    const list = this.list(entity, index, values as readonly KeyPart[]);
    return this.pageOf(list, page) as unknown as Page<DocumentOf<E>>;
  }

  /**
   * The list of records whose `index` begins with these values, filtered and ordered: what `page` gives parts of.
   *
   * Errors, thrown at once: BAD_FILTER, BAD_KEY. When it is read: RESULT_TOO_LARGE.
   */
  list(
    entity: Entity,
    index: string,
    values: readonly KeyPart[],
    filter: FilterArguments = {},
  ): List {
    return createFilteredList(entity, { index, values }, filter, this);
  }

  /** The list of the records that `through` gives, filtered and ordered. Errors: as of `list`. */
  listThrough(
    join: Entity,
    index: string,
    values: readonly KeyPart[],
    target: Entity,
    on: readonly string[],
    filter: FilterArguments = {},
  ): List {
    const links = new ThroughList(this.loaders, { ...rangeOf(join, index, values), target, on });
    return filterLinks(links, filter, this.loaders);
  }

  /** A part of any list of this view's. Errors, thrown at once: BAD_PAGE_SIZE, BAD_CURSOR. */
  pageOf(list: List, page: PageArguments): Page<Document> {
    return new ListPage(list, page, this);
  }

  /**
   * How the records of an entity with a tree stand above and below each other: one read of its index, and
   * none where another request read the same version before. Errors: RESULT_TOO_LARGE.
   */
  forest(entity: Entity): Promise<Forest> {
    // Also where the forest is at hand from an earlier request, and nothing is read.
    this.loaders.noteRead(entity.name);
    this.#forests ??= new Map();
    const known = this.#forests.get(entity.name) ?? this.#readForest(entity);
    this.#forests.set(entity.name, known);
    return known;
  }

  /** The records of these places, in their order, without those that are gone. Errors: RESULT_TOO_LARGE. */
  at<E extends Entity>(entity: E, places: readonly Wanted[]): MaybePromise<DocumentOf<E>[]> {
    this.countDelivery(places.length);
    return follow(this.loaders.documents(entity).all(places), present<E>);
  }

  async #readForest(entity: Entity): Promise<Forest> {
    const { forests = new ForestCache(), logger = silentLogger } = this.#options;
    const version = await this.pin();
    return readForest(entity, { version, loaders: this.loaders, cache: forests, logger });
  }

  /** The texts of a localized field of all records, in the collation of the first of `locales`. */
  async collated(field: LocalizedField, locales: readonly string[]): Promise<CollatedTexts> {
    const { collations = new Collations(0) } = this.#options;
    return collations.of(field, { loaders: this.loaders, locales, version: await this.pin() });
  }

  /** What is left of what the request's filters may read. */
  get budget(): EntryBudget {
    this.#budget ??= new EntryBudget(this.#options.filterLimits);
    return this.#budget;
  }

  /** How many records a page has. */
  get pageSize(): PageSize {
    return this.#options.pageSize ?? PAGE_SIZE;
  }

  /** Told how many records a list is about to get. Errors: RESULT_TOO_LARGE where that is too many in all. */
  countDelivery(records: number): void {
    this.#delivered += records;
    const { mostRecords = MOST_RECORDS } = this.#options;
    if (this.#delivered <= mostRecords) return;
    throw new AlmanacError(
      'RESULT_TOO_LARGE',
      `Expected a request for at most ${mostRecords} records in lists, got one for more. Ask for fewer levels, or for smaller pages.`,
    );
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

function ignore(): void {}

function rangeOf(entity: Entity, index: string, values: unknown): IndexRange {
  const names = entity.indexes[index]?.on ?? [];
  const prefix = encodeIndexValues(entity, names, values as readonly KeyPart[]);
  return { entity, index, prefix, limit: undefined };
}

function present<E extends Entity>(documents: readonly (Document | null)[]): DocumentOf<E>[] {
  return documents.filter((document) => document !== null) as unknown as DocumentOf<E>[];
}
