import { describe, expect, it } from 'vitest';
import { enumNamesOf, pluralOf, queryNamesOf, wordsOf } from '../../../src/gateway/names.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

const entity = (name: string, key: readonly ['code'] | readonly ['kind', 'code']) =>
  defineEntity({ name, fields: { code: field.string(), kind: field.string() }, key });

describe('names', () => {
  it.each([
    ['country', 'countries'],
    ['key', 'keys'],
    ['box', 'boxes'],
    ['branch', 'branches'],
    ['address', 'addresses'],
    ['timeZone', 'timeZones'],
  ])('of many: %s → %s', (word, plural) => {
    expect(pluralOf(word)).toBe(plural);
  });

  it('of root fields follow the key', () => {
    expect(queryNamesOf(entity('TimeZone', ['code']))).toEqual({
      one: 'timeZone',
      byKey: 'timeZonesByCode',
      page: 'timeZones',
      changed: 'timeZoneChanged',
    });
    expect(queryNamesOf(entity('Translation', ['kind', 'code'])).byKey).toBe('translationsByKey');
  });

  it('in descriptions are words', () => {
    expect(wordsOf('TimeZone')).toBe('time zone');
    expect(wordsOf('alpha3Code')).toBe('alpha3 code');
  });

  it('of enum members are valid and differ, whatever the members are', () => {
    const members = ['a', 'a-b', 'a b', 'é', '日本', '', '__x', 'null', '1'];
    const names = enumNamesOf(members);
    expect(names).toEqual(['a', 'a_b', 'a_b_2', 'e', 'EMPTY', 'EMPTY_2', 'x', '_null', '_1']);
  });
});
