/** Places of filtered and ordered lists: the encoded values of the order's fields, then the id. */
import { hasId, idOfMember, joinMember, valuesOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { decodeId } from '../../model/key.js';
import { keyEntryOf } from '../key-value.js';
import type { ListOrder } from './list-order.js';

/** Values that all records of a list have, encoded, by field: those of the relation that it is. */
export type FixedValues = ReadonlyMap<string, string>;

const ENCODED_VALUE = /^[0-4]/;

/** Whether a text can be a place in a list of this order, whatever its filter. */
export function isPlaceText(
  entity: Entity,
  { fields }: ListOrder,
  fixed: FixedValues,
  text: string,
): boolean {
  if (!hasId(text)) return false;
  const id = idOfMember(text);
  const values = valuesOfMember(text);
  if (values.length !== fields.length || joinMember(values, id) !== text) return false;
  const keyValues = keyValuesOf(entity, id);
  if (!keyValues) return false;
  return fields.every(({ name }, at) => {
    const value = values[at] ?? '';
    const known = keyValues.get(name) ?? fixed.get(name) ?? value;
    return ENCODED_VALUE.test(value) && value === known;
  });
}

/** The encoded values of the key's fields, from an id; undefined for what is no id of the entity. */
export function keyValuesOf(entity: Entity, id: string): ReadonlyMap<string, string> | undefined {
  try {
    decodeId(id, entity.key.length);
  } catch {
    return undefined;
  }
  const values = valuesOfMember(keyEntryOf(entity, id).member);
  return new Map(entity.key.map((name, at) => [name, values[at] ?? '']));
}
