import { describe, expect, it } from 'vitest';
import { idOf, idOfMember, indexEntriesOf, KEY_INDEX } from '../../../src/model/document.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { encodeTuple } from '../../../src/model/key.js';

const Place = defineEntity({
  name: 'Place',
  fields: {
    country: field.string(),
    code: field.string(),
    name: field.string(),
    height: field.int({ nullable: true }),
  },
  key: ['country', 'code'],
  indexes: { byHeight: { on: ['height'], order: ['name'] } },
});

const document = { country: 'DE', code: 'a/b', name: 'Alm', height: null };

describe('an index entry', () => {
  it('exists for every index, and for the one that lists all records in key order', () => {
    const indexes = indexEntriesOf(Place, document).map(({ index }) => index);
    expect(indexes).toEqual([KEY_INDEX, 'byHeight']);
  });

  it('begins with the values of its fields, null too, and ends in the id', () => {
    const entry = indexEntriesOf(Place, document).find(({ index }) => index === 'byHeight');
    expect(entry?.member.startsWith(encodeTuple([null, 'Alm']))).toBe(true);
    expect(idOfMember(entry?.member ?? '')).toBe(idOf(Place, document));
  });

  it('gives the id back whatever the values hold', () => {
    const odd = { ...document, name: 'x\u0000\u0000y', code: '\u0000' };
    for (const { member } of indexEntriesOf(Place, odd)) {
      expect(idOfMember(member)).toBe('DE/%0000');
    }
  });
});
