import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixEnd } from '../../../../src/lib/code-point-order.js';
import { lexRangeOf, lexRangeWithin } from '../../../../src/store/redis/lex-range.js';
import { City } from '../../../conformance/store-fixture.js';

const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const text = fc.string({ unit: 'binary', maxLength: 6 });

describe('prefixEnd', () => {
  it('raises the last character that can be raised', () => {
    expect(prefixEnd('ab')).toBe('ac');
    expect(prefixEnd('4DE\u0000\u0001')).toBe('4DE\u0000\u0002');
    expect(prefixEnd('a\ud7ff')).toBe('a\ue000');
    expect(prefixEnd('a\uffff')).toBe('a\u{10000}');
    expect(prefixEnd('a\u{10ffff}\u{10ffff}')).toBe('b');
    expect(prefixEnd('\u{10ffff}')).toBeUndefined();
    expect(prefixEnd('')).toBeUndefined();
  });

  it('lies after everything with the prefix and before everything else that follows it', () => {
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        const end = prefixEnd(prefix);
        const isWithin =
          compare(other, prefix) >= 0 && (end === undefined || compare(other, end) < 0);
        expect(isWithin).toBe(other.startsWith(prefix));
      }),
    );
    fc.assert(
      fc.property(text, text, (prefix, rest) => {
        const end = prefixEnd(prefix);
        if (end !== undefined) expect(compare(prefix + rest, end)).toBeLessThan(0);
      }),
    );
  });
});

describe('the bounds of a range', () => {
  const within = (rest: { prefix: string; after?: string; before?: string }) =>
    lexRangeWithin({ entity: City, index: 'key', limit: undefined, ...rest });

  it('are open where there is no prefix', () => {
    expect(lexRangeOf('')).toEqual({ min: '-', max: '+' });
    expect(lexRangeOf('a')).toEqual({ min: '[a', max: '(b' });
  });

  it('are narrowed by what lies within the prefix, and by nothing else', () => {
    expect(within({ prefix: 'b', after: 'bc', before: 'bx' })).toEqual({ min: '(bc', max: '(bx' });
    expect(within({ prefix: 'b', after: 'a', before: 'z' })).toEqual({ min: '[b', max: '(c' });
    expect(within({ prefix: '', after: 'a', before: 'z' })).toEqual({ min: '(a', max: '(z' });
  });

  it('leave nothing where a cursor lies on the wrong side of the prefix', () => {
    expect(within({ prefix: 'b', after: 'z' })).toEqual({ min: '(z', max: '(c' });
    expect(within({ prefix: 'b', before: 'a' })).toEqual({ min: '[b', max: '(a' });
  });

  it('compare as Redis does, by bytes, not as JavaScript does', () => {
    // UTF-16 has U+FFFD after U+1F600; UTF-8 has it before.
    expect(within({ prefix: '😀', after: '\ufffd' })).toEqual({ min: '[😀', max: '(😁' });
  });
});
