import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNumber, parseExactJson } from '../../../src/lib/exact-json.js';

describe('exactNumber', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['-0.0e5', 0],
    ['1.0', 1],
    ['1e2', 100],
    ['0.1', 0.1],
    ['0.30000000000000004', 0.30000000000000004],
    ['9007199254740992', 9007199254740992],
    ['9007199254740993', '9007199254740993'],
    ['-18446744073709551615', '-18446744073709551615'],
    ['1e21', 1e21],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['1e309', '1e309'],
    ['1e-400', '1e-400'],
    ['0.10000000000000000001', '0.10000000000000000001'],
    ['12345678901234567890.50', '12345678901234567890.50'],
  ])('%s is %s', (text, expected) => {
    expect(exactNumber(text)).toBe(expected);
  });

  it('is the number of every double’s own text, however it is written', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, fc.nat(3), (value, zeros) => {
        const [digits = '', exponent] = String(value).split('e');
        const padded = digits.includes('.') ? digits : `${digits}.`;
        const text = `${padded}${'0'.repeat(zeros + 1)}${exponent ? `E${exponent}` : ''}`;
        expect(exactNumber(String(value))).toBe(value + 0);
        expect(exactNumber(text)).toBe(value + 0);
      }),
    );
  });

  it('is the text of every integer that a number would print otherwise', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 68n), max: 2n ** 68n }), (value) => {
        const isExact = String(Number(value)) === String(value);
        expect(exactNumber(String(value))).toBe(isExact ? Number(value) : String(value));
      }),
    );
  });
});

describe('parseExactJson', () => {
  it('parses whatever JSON.stringify prints', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const expected = JSON.stringify(JSON.parse(text));
        expect(JSON.stringify(parseExactJson(text))).toBe(expected);
      }),
    );
  });

  it('keeps digits, in strings too', () => {
    expect(
      parseExactJson('{"1e400": ["12345678901234567890 \\" 1.0", 12345678901234567890, -0]}'),
    ).toEqual({ '1e400': ['12345678901234567890 " 1.0', '12345678901234567890', 0] });
  });

  it('keeps __proto__ as a member, and the last of members with one name', () => {
    const value = parseExactJson('{"__proto__": 1, "a": 1, "a": 2}');
    expect(JSON.stringify(value)).toBe('{"__proto__":1,"a":2}');
  });

  it.each(['', '01', '1.', '.5', '+1', '0123456789012345678901', '{', '"a', 'nul', '1 2'])(
    'refuses %j',
    (text) => {
      expect(() => parseExactJson(text)).toThrowError(SyntaxError);
    },
  );

  it('takes a long text with as many escapes', () => {
    const long = '\n'.repeat(2_000_000);
    expect(parseExactJson(JSON.stringify(long))).toBe(long);
  });
});
