import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/lib/stable-json.js';
import { checksumOf } from '../../../src/model/checksum.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

const nullable = { nullable: true } as const;
const Thing = defineEntity({
  name: 'Thing',
  fields: {
    id: field.int(),
    big: field.bigint(nullable),
    text: field.string(nullable),
    bytes: field.bytes(nullable),
    set: field.set(['a', 'b'], nullable),
    float: field.float(nullable),
    json: field.json(nullable),
  },
  key: ['id'],
});
const right = { id: 1, big: '5', text: 'N', bytes: 'AP8=', set: ['a', 'b'], float: 1.5, json: {} };

describe('the checksum of a document', () => {
  it('does not depend on the order of its fields', () => {
    const reversed = Object.fromEntries(Object.entries(right).reverse());
    expect(checksumOf(Thing, reversed)).toBe(checksumOf(Thing, right));
  });

  it.each<[string, Record<string, JsonValue>]>([
    ['a value', { text: 'n' }],
    ['null', { text: null }],
    ['the word for null', { big: 'N' }],
    ['a number for digits', { big: 5 }],
    ['digits for a number', { float: '1.5' }],
    ['another spelling of bytes', { bytes: 'AP8' }],
    ['another order of a set', { set: ['b', 'a'] }],
    ['a set as one text', { set: ['a,b'] }],
    ['a set as a text', { set: 'a,b' }],
    ['JSON', { json: [] }],
    ['one field more', { more: 1 }],
  ])('changes with %s', (_, change) => {
    expect(checksumOf(Thing, { ...right, ...change })).not.toBe(checksumOf(Thing, right));
  });

  it.each(Object.keys(right))('changes where field %s is missing', (name) => {
    const { [name as keyof typeof right]: _, ...rest } = right;
    expect(checksumOf(Thing, rest)).not.toBe(checksumOf(Thing, right));
    expect(checksumOf(Thing, rest)).not.toBe(checksumOf(Thing, { ...right, [name]: null }));
  });
});
