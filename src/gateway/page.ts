import type { Document } from '../model/document.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { type PageSize, pageSizeOf } from './limits.js';
import type { List, Place } from './list.js';
import type { Loaders } from './loaders.js';

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
 * documents, `pageInfo` the list alone, `totalCount` a count; in one tick they share commands.
 */
export interface Page<D> {
  /** Records that are gone from the store are left out, so there may be fewer than asked for. */
  readonly edges: Promise<readonly Edge<D>[]>;
  readonly pageInfo: Promise<PageInfo>;
  /** How many records the whole list has. */
  readonly totalCount: Promise<number>;
}

export interface PageOptions {
  readonly loaders: Loaders;
  readonly pageSize: PageSize;
  /** Told how many records each reading of `edges` is about to get; may refuse by throwing. */
  readonly onDelivery?: (records: number) => void;
}

const edgeOf = (list: List, text: string, node: Document): Edge<Document> => ({
  // Only where it is asked for.
  get cursor() {
    return encodeCursor(list, text);
  },
  node,
});

/**
 * A page of a list. Reads nothing yet.
 *
 * Errors, thrown at once: BAD_PAGE_SIZE, BAD_CURSOR.
 */
export function createPage(
  list: List,
  args: PageArguments,
  { loaders, pageSize, onDelivery }: PageOptions,
): Page<Document> {
  const { size, reverse } = pageSizeOf(args, pageSize);
  const after = args.after == null ? undefined : decodeCursor(list, args.after);
  const before = args.before == null ? undefined : decodeCursor(list, args.before);

  /** The places of the page in the list's order, and whether the stretch goes on after its walk. */
  async function walk(): Promise<{ readonly places: readonly Place[]; readonly goesOn: boolean }> {
    // One place more than asked for tells.
    const found = await list.slice({ after, before, reverse, limit: size + 1 });
    const places = found.slice(0, size);
    return { places: reverse ? places.reverse() : places, goesOn: found.length > size };
  }

  async function edges() {
    const { places } = await walk();
    onDelivery?.(places.length);
    const loader = loaders.documents(list.entity);
    const documents = await Promise.all(places.map((place) => loader.load(place)));
    return places.flatMap(({ text }, at) => {
      const node = documents[at];
      return node ? [edgeOf(list, text, node)] : [];
    });
  }

  async function pageInfo() {
    // Where a cursor bounds the page, the list goes on beyond it unless it begins, or ends, with the page.
    const [{ places, goesOn }, [beginning], [ending]] = await Promise.all([
      walk(),
      after === undefined ? [] : list.slice({ before, reverse: false, limit: 1 }),
      before === undefined ? [] : list.slice({ after, reverse: true, limit: 1 }),
    ]);
    const start = places[0];
    const end = places.at(-1);
    const isBeyond = (outermost: Place | undefined, own: Place | undefined) =>
      outermost !== undefined && outermost.text !== own?.text;
    return {
      hasNextPage: (!reverse && goesOn) || isBeyond(ending, end),
      hasPreviousPage: (reverse && goesOn) || isBeyond(beginning, start),
      startCursor: start ? encodeCursor(list, start.text) : null,
      endCursor: end ? encodeCursor(list, end.text) : null,
    };
  }

  return {
    get edges() {
      return edges();
    },
    get pageInfo() {
      return pageInfo();
    },
    get totalCount() {
      return list.count();
    },
  };
}
