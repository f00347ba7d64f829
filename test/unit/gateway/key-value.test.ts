import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyEntryOf, keyValueOf } from '../../../src/gateway/key-value.js';
import { idOf, indexEntriesOf, KEY_INDEX } from '../../../src/model/document.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

const Keyed = defineEntity({
  name: 'Keyed',
  fields: {
    id: field.int(),
    big: field.bigint(),
    ratio: field.float(),
    yes: field.boolean(),
    kind: field.enum(['a', 'b']),
    name: field.string(),
    uuid: field.uuid(),
  },
  key: ['id', 'big', 'ratio', 'yes', 'kind', 'name', 'uuid'],
});

describe('a key from a request', () => {
  it.each([
    ['id', '12', 12],
    ['id', '-1', -1],
    ['big', '18446744073709551615', '18446744073709551615'],
    ['ratio', '1e3', 1000],
    ['yes', true, true],
    ['yes', false, false],
    ['kind', 'a', 'a'],
    ['name', '', ''],
    ['name', 'Å/b:{c}', 'Å/b:{c}'],
    ['uuid', '123E4567-E89B-12D3-A456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  ])('%s: %j is %j in documents', (name, value, expected) => {
    expect(keyValueOf(Keyed, name, value)).toBe(expected);
  });

  it.each([
    ['id', 'CH', 'an integer'],
    ['id', '012', 'an integer'],
    ['id', '9007199254740993', 'an integer'],
    ['big', '1.0', 'an integer'],
    ['ratio', '', 'a number'],
    ['ratio', 'NaN', 'a number'],
    ['kind', 'c', 'one of a, b'],
  ])('%s: %j is refused', (name, value, expected) => {
    expect(() => keyValueOf(Keyed, name, value)).toThrow(
      expect.objectContaining({
        code: 'BAD_KEY',
        message: expect.stringContaining(`Expected Keyed.${name} to be ${expected}`),
      }),
    );
  });
});

describe('the entry of the index of all records', () => {
  it('follows from the id alone, for any key', () => {
    const documents = fc.record({
      id: fc.integer(),
      big: fc.bigInt().map(String),
      ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      yes: fc.boolean(),
      kind: fc.constantFrom('a', 'b'),
      name: fc.string({ unit: 'binary' }),
      uuid: fc.uuid(),
    });
    fc.assert(
      fc.property(documents, (document) => {
        const entry = indexEntriesOf(Keyed, document).find(({ index }) => index === KEY_INDEX);
        expect(keyEntryOf(Keyed, idOf(Keyed, document))).toEqual(entry);
      }),
    );
  });
});
