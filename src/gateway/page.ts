import { type Document, idOfMember } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import type { IndexRange } from '../store/store.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { type PageSize, pageSizeOf } from './limits.js';
import type { Loaders } from './loaders.js';

/** Which part of a list is wanted: the `first` records strictly after the cursor `after`. */
export interface PageArguments {
  /** 1 to the most that the gateway allows; default: its standard. */
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
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
 * A part of a list, in index order. It costs what is asked of it: `edges` reads the index and the
 * documents, `pageInfo` the index alone, `totalCount` a count; in one tick they share commands.
 */
export interface Page<D> {
  /** Records that are gone from the store are left out, so there may be fewer than asked for. */
  readonly edges: Promise<readonly Edge<D>[]>;
  readonly pageInfo: Promise<PageInfo>;
  /** How many records the whole list has. */
  readonly totalCount: Promise<number>;
}

/**
 * A page of the records whose entries in `index` begin with `prefix`. Reads nothing yet.
 *
 * Errors, thrown at once: BAD_PAGE_SIZE, BAD_CURSOR.
 */
export function createPage(
  loaders: Loaders,
  list: { readonly entity: Entity; readonly index: string; readonly prefix: string },
  { first, after: cursor }: PageArguments,
  pageSize: PageSize,
): Page<Document> {
  const { entity, index, prefix } = list;
  const size = pageSizeOf(first, pageSize);
  const after = cursor == null ? undefined : decodeCursor(entity, index, prefix, cursor);
  // One entry more than asked for tells whether there is a next page.
  const range: IndexRange = { ...list, after, limit: size + 1 };
  const cursorOf = (member: string) => encodeCursor(entity, index, member);

  async function edges() {
    const members = (await loaders.ranges.load(range)).slice(0, size);
    const documents = await Promise.all(
      members.map((member) =>
        loaders.documents(entity).load({ id: idOfMember(member), listedBy: { index, member } }),
      ),
    );
    return members.flatMap((member, at) => {
      const node = documents[at];
      return node ? [{ cursor: cursorOf(member), node }] : [];
    });
  }

  async function pageInfo() {
    const [members, beginning] = await Promise.all([
      loaders.ranges.load(range),
      after === undefined ? [] : loaders.ranges.load({ ...list, limit: 1 }),
    ]);
    const start = members[0];
    const end = members[Math.min(size, members.length) - 1];
    return {
      hasNextPage: members.length > size,
      hasPreviousPage: isBeforeOrAt(beginning[0], after),
      startCursor: start === undefined ? null : cursorOf(start),
      endCursor: end === undefined ? null : cursorOf(end),
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
      return loaders.counts.load({ ...list, limit: undefined });
    },
  };
}

/** Compared as the store sorts, by UTF-8 bytes: UTF-16 has another order. */
function isBeforeOrAt(member: string | undefined, limit: string | undefined): boolean {
  if (member === undefined || limit === undefined) return false;
  return Buffer.compare(Buffer.from(member), Buffer.from(limit)) <= 0;
}
