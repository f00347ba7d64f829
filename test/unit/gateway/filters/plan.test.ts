import { describe, expect, it } from 'vitest';
import { Country } from '../../../../schema/entities/country.js';
import { Subdivision } from '../../../../schema/entities/subdivision.js';
import { listOrderOf, type OrderBy } from '../../../../src/gateway/filters/list-order.js';
import { planOf, type SetPlan } from '../../../../src/gateway/filters/plan.js';
import { predicateOf } from '../../../../src/gateway/filters/where.js';
import type { Entity } from '../../../../src/model/entity.js';

const up = (field: string): OrderBy => ({ field, direction: 'ASC' });
const down = (field: string): OrderBy => ({ field, direction: 'DESC' });

/** A plan in one line: index×ranges, and how they are put together. */
function planned(entity: Entity, where: object, orderBy: readonly OrderBy[] = []): string {
  const plan = planOf(entity, predicateOf(entity, where), listOrderOf(entity, orderBy));
  if (plan.kind === 'nothing') return 'nothing';
  if (plan.kind === 'ranges') return `ranges ${plan.scan.index}×${plan.scan.ranges.length}`;
  return `sets ${textOf(plan.root)}`;
}

function textOf(plan: SetPlan): string {
  if (plan.kind === 'scan') return `${plan.scan.index}×${plan.scan.ranges.length}`;
  return `${plan.kind}(${plan.of.map(textOf).join(', ')})`;
}

describe('a plan is one range', () => {
  it('of equal values and the order after them, up or down', () => {
    const where = { continent: { eq: 'EU' } };
    expect(planned(Country, where, [up('name')])).toBe('ranges byContinent×1');
    expect(planned(Country, where, [down('name')])).toBe('ranges byContinent×1');
  });

  it('of equal values and an interval of what comes after them', () => {
    const where = { continent: { eq: 'EU' }, name: { startsWith: 'Fr' } };
    expect(planned(Country, where, [up('name')])).toBe('ranges byContinent×1');
    expect(planned(Country, { name: { gte: 'A', lt: 'C' } }, [down('name')])).toBe(
      'ranges byName×1',
    );
    expect(planned(Country, { code: { startsWith: 'C' } })).toBe('ranges key×1');
  });

  it('where a field has one value, whatever its place and direction in the order', () => {
    const where = { continent: { eq: 'EU' } };
    const order = [down('continent'), up('name')];
    expect(planned(Country, where, order)).toBe('ranges byContinent×1');
  });

  it('for an order alone that an index has, and its key', () => {
    expect(planned(Country, {}, [up('name')])).toBe('ranges byName×1');
    expect(planned(Country, {}, [down('code')])).toBe('ranges key×1');
    expect(planned(Country, {}, [up('code'), down('name')])).toBe('ranges key×1');
  });
});

describe('a plan is some ranges, merged', () => {
  it('for several equal values', () => {
    const where = { continent: { in: ['EU', 'AS'] } };
    expect(planned(Country, where, [up('name')])).toBe('ranges byContinent×2');
    expect(planned(Subdivision, { code: { in: ['a', 'b', 'c'] } })).toBe('ranges key×3');
  });

  it('for what negation leaves', () => {
    expect(planned(Country, { not: { code: { eq: 'CH' } } })).toBe('ranges key×2');
    const where = { not: { or: [{ name: { lt: 'B' } }, { name: { gte: 'D' } }] } };
    expect(planned(Country, where, [up('name')])).toBe('ranges byName×1');
  });

  it('for alternatives of one field', () => {
    const where = { or: [{ code: { eq: 'CH' } }, { code: { startsWith: 'D' } }] };
    expect(planned(Country, where)).toBe('ranges key×2');
  });
});

describe('a plan is sets', () => {
  it('where no index has the order', () => {
    expect(planned(Country, { continent: { eq: 'EU' } })).toBe('sets byContinent×1');
    expect(planned(Country, {}, [up('name'), down('code')])).toBe('sets byName×1');
  });

  it('where no index has all fields', () => {
    const where = { code: { gt: 'B' }, continent: { eq: 'EU' }, name: { lt: 'X' } };
    expect(planned(Country, where, [up('name')])).toBe('sets all(byContinent×1, key×1)');
  });

  it('for alternatives of several fields', () => {
    const where = { or: [{ code: { eq: 'CH' } }, { name: { lt: 'B' } }], continent: { eq: 'EU' } };
    expect(planned(Country, where)).toBe('sets all(byContinent×1, any(key×1, byName×1))');
  });
});

describe('a plan is nothing', () => {
  it('where conditions exclude each other', () => {
    expect(planned(Country, { and: [{ code: { eq: 'A' } }, { code: { eq: 'B' } }] })).toBe(
      'nothing',
    );
    expect(planned(Country, { name: { gt: 'B', lt: 'A' } })).toBe('nothing');
    expect(planned(Country, { code: { in: [] } })).toBe('nothing');
    expect(planned(Country, { or: [] })).toBe('nothing');
    expect(planned(Country, { not: {} })).toBe('nothing');
  });
});

describe('what says nothing', () => {
  it('leaves all', () => {
    for (const where of [{}, { and: [] }, { name: {} }, { not: { or: [] } }, { or: [{}] }]) {
      expect(planned(Country, where)).toBe('ranges key×1');
    }
  });
});
