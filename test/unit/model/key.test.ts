import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeId,
  encodeId,
  encodeTuple,
  type KeyPart,
  sortableDigits,
} from '../../../src/model/key.js';

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

describe('sortableDigits', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(6))
    .map(([digits, scale]) => ({
      digits: digits * 10n ** BigInt(6 - scale),
      text: written(digits, scale),
    }));

  function written(digits: bigint, scale: number): string {
    const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    const whole = all.slice(0, all.length - scale);
    return `${digits < 0n ? '-' : ''}${whole}${scale ? `.${all.slice(all.length - scale)}` : ''}`;
  }

  it('sorts by size, whatever the sign, the length and the scale', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [first, second] = [sortableDigits(a.text), sortableDigits(b.text)];
        expect(first < second ? -1 : Number(first > second)).toBe(
          a.digits < b.digits ? -1 : Number(a.digits > b.digits),
        );
      }),
    );
  });

  it.each([['-10', '-9.5', '-9', '-0.1', '0', '0.05', '0.1', '9', '10', '18446744073709551615']])(
    'sorts %s … as they stand here',
    (...numbers) => {
      expect([...numbers].sort((a, b) => (sortableDigits(a) < sortableDigits(b) ? -1 : 1))).toEqual(
        numbers,
      );
    },
  );
});

function compareParts(a: KeyPart, b: KeyPart): number {
  const rank = (value: KeyPart) =>
    value === null ? 0 : typeof value === 'boolean' ? 1 : typeof value === 'number' ? 2 : 3;
  if (rank(a) !== rank(b)) return Math.sign(rank(a) - rank(b));
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Math.sign(Number(a) - Number(b)) || 0;
}
