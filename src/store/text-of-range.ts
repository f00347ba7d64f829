import type { IndexRange } from './store.js';

/** A name for a range of an entity: no two have the same. Lengths come first, so that no text runs into the next. */
export function textOfRange({ index, prefix, after, before, reverse, limit }: IndexRange): string {
  const sizes = `${prefix.length}:${after?.length ?? ''}:${before?.length ?? ''}`;
  return `${index}:${limit ?? ''}:${reverse ? 'r' : ''}:${sizes}:${prefix}${after ?? ''}${before ?? ''}`;
}
