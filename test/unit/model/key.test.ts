import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeId, encodeId, encodeTuple, type KeyPart } from '../../../src/model/key.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('/', ':', '{', '}', '%', '\u0000', '\u0001', 'a', '😀') }),
);

describe('encodeId', () => {
  it('is readable where nothing has to be escaped', () => {
    expect(encodeId(['country', 'DE', 'de-AT'])).toBe('country/DE/de-AT');
    expect(encodeId([42])).toBe('42');
  });

  it('keeps what Redis and Redis Cluster give a meaning out of the id', () => {
    expect(encodeId(['a:b{c}d/e%f\u0000'])).toBe('a%003ab%007bc%007dd%002fe%0025f%0000');
  });

  it('never gives two keys one id, and gives every key back', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (parts) => {
        expect(decodeId(encodeId(parts), parts.length)).toEqual(parts);
      }),
    );
  });

  it('refuses an id with another number of parts', () => {
    expect(() => decodeId('a/b', 3)).toThrowError(/3 part\(s\).*"a\/b"/);
  });
});

describe('encodeTuple', () => {
  const part: fc.Arbitrary<KeyPart> = fc.oneof(
    text,
    fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value)),
    fc.boolean(),
    fc.constant(null),
  );

  it('sorts by bytes as the values sort', () => {
    fc.assert(
      fc.property(part, part, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(encodeTuple([a])), Buffer.from(encodeTuple([b])));
        expect(Math.sign(bytes)).toBe(compareParts(a, b));
      }),
    );
  });

  it('compares a later component only where the earlier ones are equal', () => {
    const tuples: KeyPart[][] = [
      ['a', 'z'],
      ['a\u0000', 'a'],
      ['ab', 'a'],
      ['b', ''],
    ];
    const encoded = tuples.map((tuple) => Buffer.from(encodeTuple(tuple)));
    expect([...encoded].sort(Buffer.compare)).toEqual(encoded);
  });

  it('makes the beginning of a tuple a prefix of it, and of no other', () => {
    expect(encodeTuple(['DE', 'x']).startsWith(encodeTuple(['DE']))).toBe(true);
    expect(encodeTuple(['DEU', 'x']).startsWith(encodeTuple(['DE']))).toBe(false);
  });
});

function compareParts(a: KeyPart, b: KeyPart): number {
  const rank = (value: KeyPart) =>
    value === null ? 0 : typeof value === 'boolean' ? 1 : typeof value === 'number' ? 2 : 3;
  if (rank(a) !== rank(b)) return Math.sign(rank(a) - rank(b));
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Math.sign(Number(a) - Number(b)) || 0;
}
