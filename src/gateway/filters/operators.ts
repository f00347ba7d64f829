/** Which operators the fields of each type have, and what each means as a set of encoded values. */
import { encodeIndexValues } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { FieldType } from '../../model/field.js';
import { encodeTextPrefix } from '../../model/key.js';
import { keyValueOf } from '../key-value.js';
import {
  beginningWith,
  EVERYTHING,
  from,
  type Intervals,
  NULL,
  united,
  VALUES,
  without,
} from './intervals.js';
import { temporalIntervals } from './temporal.js';

export type Operator = 'eq' | 'in' | 'startsWith' | 'gt' | 'gte' | 'lt' | 'lte' | 'isNull';

const EQUALITY: readonly Operator[] = ['eq', 'in'];
const ORDERED: readonly Operator[] = [...EQUALITY, 'gt', 'gte', 'lt', 'lte'];

/** The operators of a field's type, `isNull` aside; none for what no index can hold. */
export const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
  int: ORDERED,
  bigint: ORDERED,
  decimal: ORDERED,
  float: ORDERED,
  string: [...ORDERED, 'startsWith'],
  date: ORDERED,
  localDateTime: ORDERED,
  dateTime: ORDERED,
  boolean: ['eq'],
  enum: EQUALITY,
  uuid: EQUALITY,
  // Neither base64 nor signed spans of time sort as text does.
  bytes: EQUALITY,
  time: EQUALITY,
  set: [],
  json: [],
  geojson: [],
};

/** Whether the index's order of a type is one that means something. */
export const isOrdered = (type: FieldType) =>
  OPERATORS[type].length > 0 && type !== 'bytes' && type !== 'time';

/** The values for which a condition is true, and those for which it is false: for null, neither. */
export interface Condition {
  readonly isTrue: Intervals;
  readonly isFalse: Intervals;
}

/**
 * What `field: { operator: operand }` means.
 *
 * Errors: BAD_KEY where the operand cannot be a value of the field.
 */
export function conditionOf(
  entity: Entity,
  name: string,
  operator: Operator,
  operand: unknown,
): Condition {
  if (operator === 'isNull') {
    return operand === true ? { isTrue: NULL, isFalse: VALUES } : { isTrue: VALUES, isFalse: NULL };
  }
  // Being one of none is false for all, null too, as in SQL's `EXISTS`.
  if (operator === 'in' && (operand as readonly unknown[]).length === 0) {
    return { isTrue: [], isFalse: EVERYTHING };
  }
  const isTrue = trueFor(entity, name, operator, operand);
  return { isTrue, isFalse: without(VALUES, isTrue) };
}

function trueFor(entity: Entity, name: string, operator: Operator, operand: unknown): Intervals {
  const equal = (value: unknown) => boundsOf(entity, name, value).equal;
  const after = (value: unknown) => boundsOf(entity, name, value).after;
  switch (operator) {
    case 'in':
      return united((operand as readonly unknown[]).flatMap(equal));
    case 'startsWith':
      return beginningWith([encodeTextPrefix(String(operand))]);
    case 'gt':
      return after(operand);
    case 'gte':
      return united([...equal(operand), ...after(operand)]);
    case 'lt':
      return without(VALUES, united([...equal(operand), ...after(operand)]));
    case 'lte':
      return without(VALUES, after(operand));
    default:
      return equal(operand);
  }
}

function boundsOf(
  entity: Entity,
  name: string,
  operand: unknown,
): { readonly equal: Intervals; readonly after: Intervals } {
  const value = keyValueOf(entity, name, operand);
  const type = entity.fields[name]?.type;
  if (type === 'dateTime' || type === 'localDateTime' || type === 'time') {
    return temporalIntervals(String(value));
  }
  const equal = beginningWith([encodeIndexValues(entity, [name], [value])]);
  return { equal, after: equal.flatMap(({ to }) => from(to)) };
}
