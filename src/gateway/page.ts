import type { Document } from '../model/document.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { type PageSize, pageSizeOf } from './limits.js';
import type { List, Place } from './list.js';
import type { Loaders } from './loaders.js';
import { follow, type MaybePromise } from './maybe-promise.js';

/**
 * Which part of a list is wanted: the `first` or the `last` records of what lies strictly after the
 * cursor `after` and strictly before the cursor `before`. Without a size: the first.
 */
export interface PageArguments {
  /** 1 to the most that the gateway allows; default: its standard. */
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  /** Instead of `first`: as many from the end, in the list's order all the same. */
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export interface Edge<D> {
  readonly cursor: string;
  readonly node: D;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/**
 * A part of a list, in its order. It costs what is asked of it: `edges` reads the list and the
 * documents, `nodes` the same, `pageInfo` the list alone, `totalCount` a count; in one tick they share
 * commands. What is at hand comes at once.
 */
export interface Page<D> {
  /** Records that are gone from the store are left out, so there may be fewer than asked for. */
  readonly edges: MaybePromise<readonly Edge<D>[]>;
  /** The records of the edges. */
  readonly nodes: MaybePromise<readonly D[]>;
  readonly pageInfo: MaybePromise<PageInfo>;
  /** How many records the whole list has. */
  readonly totalCount: MaybePromise<number>;
}

/** What a page is read through: a view. */
export interface PageReads {
  readonly loaders: Loaders;
  readonly pageSize: PageSize;
  /** Told how many records each reading of `edges` is about to get; may refuse by throwing. */
  countDelivery(records: number): void;
}

class RecordEdge implements Edge<Document> {
  readonly node: Document;
  readonly #list: List;
  readonly #place: Place;

  constructor(list: List, place: Place, node: Document) {
    this.node = node;
    this.#list = list;
    this.#place = place;
  }

  /** Only where it is asked for. */
  get cursor(): string {
    return encodeCursor(this.#list, this.#place.text);
  }
}

/** The places of a page in the list's order, and whether the stretch goes on after its walk. */
interface Walked {
  readonly places: readonly Place[];
  readonly goesOn: boolean;
}

/** A page of a list. Reads nothing before it is asked. */
export class ListPage implements Page<Document> {
  readonly #list: List;
  readonly #reads: PageReads;
  readonly #size: number;
  readonly #reverse: boolean;
  readonly #after: string | undefined;
  readonly #before: string | undefined;
  #walked: MaybePromise<Walked> | undefined;

  /** Errors, thrown at once: BAD_PAGE_SIZE, BAD_CURSOR. */
  constructor(list: List, args: PageArguments, reads: PageReads) {
    const { size, reverse } = pageSizeOf(args, reads.pageSize);
    this.#list = list;
    this.#reads = reads;
    this.#size = size;
    this.#reverse = reverse;
    this.#after = args.after == null ? undefined : decodeCursor(list, args.after);
    this.#before = args.before == null ? undefined : decodeCursor(list, args.before);
  }

  get edges(): MaybePromise<readonly Edge<Document>[]> {
    return this.#records((place, node) => new RecordEdge(this.#list, place, node));
  }

  get nodes(): MaybePromise<readonly Document[]> {
    return this.#records((_, node) => node);
  }

  get pageInfo(): MaybePromise<PageInfo> {
    const [after, before] = [this.#after, this.#before];
    const walked = this.#walk();
    if (after === undefined && before === undefined) {
      return follow(walked, (own) => this.#infoOf(own, [], []));
    }
    // Where a cursor bounds the page, the list goes on beyond it unless it begins, or ends, with the page.
    const outermost = Promise.all([
      walked,
      after === undefined ? [] : this.#list.slice({ before, reverse: false, limit: 1 }),
      before === undefined ? [] : this.#list.slice({ after, reverse: true, limit: 1 }),
    ]);
    return outermost.then(([own, beginning, ending]) => this.#infoOf(own, beginning, ending));
  }

  get totalCount(): MaybePromise<number> {
    return this.#list.count();
  }

  #infoOf(
    { places, goesOn }: Walked,
    [beginning]: readonly Place[],
    [ending]: readonly Place[],
  ): PageInfo {
    const start = places[0];
    const end = places.at(-1);
    const isBeyond = (outermost: Place | undefined, own: Place | undefined) =>
      outermost !== undefined && outermost.text !== own?.text;
    return {
      hasNextPage: (!this.#reverse && goesOn) || isBeyond(ending, end),
      hasPreviousPage: (this.#reverse && goesOn) || isBeyond(beginning, start),
      startCursor: start ? encodeCursor(this.#list, start.text) : null,
      endCursor: end ? encodeCursor(this.#list, end.text) : null,
    };
  }

  #records<One>(one: (place: Place, node: Document) => One): MaybePromise<readonly One[]> {
    return follow(this.#walk(), ({ places }) => {
      this.#reads.countDelivery(places.length);
      const documents = this.#reads.loaders.documents(this.#list.entity).all(places);
      return follow(documents, (found) => {
        const records: One[] = [];
        for (const [at, node] of found.entries()) {
          const place = places[at];
          if (place && node) records.push(one(place, node));
        }
        return records;
      });
    });
  }

  #walk(): MaybePromise<Walked> {
    this.#walked ??= follow(
      // One place more than asked for tells.
      this.#list.slice({
        after: this.#after,
        before: this.#before,
        reverse: this.#reverse,
        limit: this.#size + 1,
      }),
      (found) => {
        const goesOn = found.length > this.#size;
        const places = goesOn ? found.slice(0, this.#size) : found;
        return { places: this.#reverse ? places.toReversed() : places, goesOn };
      },
    );
    return this.#walked;
  }
}
