/** What clients write as `where`, understood: SQL's three-valued logic, negation carried to the conditions. */
import { AlmanacError } from '../../lib/errors.js';
import type { Entity } from '../../model/entity.js';
import { conditionOf, type Operator } from './operators.js';
import { all, any, onField, type Predicate } from './predicate.js';
import { fieldOfInput } from './served-fields.js';

/** How many values and conditions one `where` may have. */
export const MOST_CONDITIONS = 1_000;

/**
 * The predicate of a `where` argument.
 *
 * Errors: BAD_FILTER for a null where something is to be said, and for too many conditions; BAD_KEY
 * where an operand cannot be a value of its field.
 */
export function predicateOf(entity: Entity, where: object | null | undefined): Predicate {
  return new Reader(entity).where(where ?? {}, false);
}

class Reader {
  readonly #entity: Entity;
  #conditions = 0;

  constructor(entity: Entity) {
    this.#entity = entity;
  }

  where(where: object, isNegated: boolean): Predicate {
    const parts = Object.entries(where).map(([name, value]) => {
      if (value === null) throw badFilter(`"${name}" to say something`, 'null', 'Leave it out');
      if (name === 'not') return this.where(value, !isNegated);
      if (name !== 'and' && name !== 'or') {
        return this.#field(fieldOfInput(this.#entity, name), value, isNegated);
      }
      this.#count((value as object[]).length);
      const some = (value as object[]).map((one) => this.where(one, isNegated));
      return this.#joined(some, (name === 'and') === isNegated);
    });
    return this.#joined(parts, isNegated);
  }

  #field(name: string, operations: object, isNegated: boolean): Predicate {
    const parts = Object.entries(operations).map(([operator, operand]) => {
      if (operand === null) {
        throw badFilter(
          `a value for "${operator}" of ${this.#entity.name}.${name}`,
          'null, which equals nothing',
          this.#entity.fields[name]?.nullable
            ? 'Use isNull: true for records without a value'
            : 'Leave it out: this field always has a value',
        );
      }
      for (const text of Array.isArray(operand) ? operand : [operand]) refuseHalfCharacters(text);
      this.#count(Array.isArray(operand) ? operand.length : 1);
      const { isTrue, isFalse } = conditionOf(this.#entity, name, operator as Operator, operand);
      return onField(this.#entity, name, isNegated ? isFalse : isTrue);
    });
    return this.#joined(parts, isNegated);
  }

  #joined(parts: readonly Predicate[], isAny: boolean): Predicate {
    return isAny ? any(this.#entity, parts) : all(this.#entity, parts);
  }

  #count(conditions: number): void {
    this.#conditions += conditions;
    if (this.#conditions <= MOST_CONDITIONS) return;
    throw badFilter(
      `at most ${MOST_CONDITIONS} conditions and values in "where"`,
      'more',
      'Ask in several requests',
    );
  }
}

/** UTF-8 has no halves of characters: Redis would get something else, and may find it. */
function refuseHalfCharacters(operand: unknown): void {
  if (typeof operand !== 'string' || !/\p{Surrogate}/u.test(operand)) return;
  throw badFilter('text', 'half of a surrogate pair', 'Send whole characters');
}

function badFilter(expected: string, arrived: string, advice: string): AlmanacError {
  return new AlmanacError('BAD_FILTER', `Expected ${expected}, got ${arrived}. ${advice}.`);
}
