/** The total order of a list: by fields, each up or down, and last by key. */
import { compareCodePoints } from '../../lib/code-point-order.js';
import { KEY_INDEX } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { entryFieldsOfIndex } from './served-fields.js';

export interface OrderField {
  readonly name: string;
  readonly isDescending: boolean;
  /** Compares encoded values; default: by code point. */
  readonly compare?: (a: string, b: string) => number;
}

export interface ListOrder {
  /** What cursors call it. */
  readonly name: string;
  /** Ends when the key is complete: no two records are equal. */
  readonly fields: readonly OrderField[];
}

/** An element of the argument `orderBy`. */
export interface OrderBy {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

/**
 * The order that an argument asks for; the order of `index` where it asks for none. The key, last, goes
 * the way of the last field, so that one index walked backwards is its order backwards.
 */
export function listOrderOf(
  entity: Entity,
  orderBy: readonly OrderBy[] | null | undefined,
  index: string = KEY_INDEX,
): ListOrder {
  if (!orderBy || orderBy.length === 0) {
    const names = entryFieldsOfIndex(entity, index);
    return { name: index, fields: names.map((name) => ({ name, isDescending: false })) };
  }
  const asked = orderBy.map(({ field, direction }) => ({
    name: field,
    isDescending: direction === 'DESC',
  }));
  const isDescending = asked.at(-1)?.isDescending ?? false;
  const fields: OrderField[] = [];
  for (const field of [...asked, ...entity.key.map((name) => ({ name, isDescending }))]) {
    const known = new Set(fields.map(({ name }) => name));
    if (entity.key.every((name) => known.has(name))) break;
    if (!known.has(field.name)) fields.push(field);
  }
  const name = fields.map((field) => `${field.isDescending ? '-' : '+'}${field.name}`).join('');
  return { name, fields };
}

/** Compares two records by their encoded values of the order's fields. */
export function comparePlaces(
  { fields }: ListOrder,
  a: readonly string[],
  b: readonly string[],
): number {
  for (const [at, { isDescending, compare = compareCodePoints }] of fields.entries()) {
    const difference = compare(a[at] ?? '', b[at] ?? '');
    if (difference !== 0) return isDescending ? -difference : difference;
  }
  return 0;
}
