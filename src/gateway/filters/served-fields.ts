import { AlmanacError } from '../../lib/errors.js';
import { entryFieldsOf, indexesOf, rangeIndexesOf } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { fieldNameOf } from '../names.js';
import { isOrdered, OPERATORS } from './operators.js';

/** The field that an input field of this name is about. */
export const fieldOfInput = (entity: Entity, name: string) =>
  Object.keys(entity.fields).find((field) => fieldNameOf(field) === name) ?? name;

// What these say in a filter is fixed.
const TAKEN = new Set(['and', 'or', 'not']);

/** The fields that can be filtered by: the first of an index's entries, in the entity's order. */
export function filterableFields(entity: Entity): readonly string[] {
  const first = new Set(rangeIndexesOf(entity).map(([, index]) => entryFieldsOf(entity, index)[0]));
  return Object.entries(entity.fields).flatMap(([name, { type }]) =>
    first.has(name) && OPERATORS[type].length > 0 && !TAKEN.has(name) ? [name] : [],
  );
}

/** The fields that can be ordered by: of those, what has an order. */
export function orderableFields(entity: Entity): readonly string[] {
  return filterableFields(entity).filter((name) => {
    const field = entity.fields[name];
    return field !== undefined && isOrdered(field.type);
  });
}

/** Errors: CATALOG_INVALID where the entity has no such index. */
export function entryFieldsOfIndex(entity: Entity, name: string): readonly string[] {
  const [, index] = indexesOf(entity).find(([known]) => known === name) ?? [];
  if (index) return entryFieldsOf(entity, index);
  throw new AlmanacError('CATALOG_INVALID', `${entity.name} has no index ${name}.`);
}
