import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SCALARS } from '../../../src/gateway/scalars.js';

describe('a scalar of documents', () => {
  it.each([
    ['BigInt', '18446744073709551616'],
    ['BigInt', '-1'],
    ['Decimal', '12.50'],
    ['Byte', '/+8='],
    ['Byte', ''],
    ['Date', '2024-02-29'],
    ['LocalDateTime', '2024-02-29T23:59:59'],
    ['DateTime', '2024-02-29T23:59:59.999999Z'],
    ['Time', '-838:59:59.5'],
    ['UUID', '123e4567-e89b-12d3-a456-426614174000'],
  ] as const)('%s takes and gives %j as it is', (name, text) => {
    const scalar = SCALARS[name];
    expect(scalar.parseValue(text)).toBe(text);
    expect(scalar.parseLiteral(parseValue(JSON.stringify(text)), {})).toBe(text);
    expect(scalar.serialize(text)).toBe(text);
  });

  it.each([
    ['BigInt', '1.5'],
    ['BigInt', '007'],
    ['Decimal', '1e3'],
    ['Byte', 'a'],
    ['Date', '2024-2-29'],
    ['LocalDateTime', '2024-02-29T23:59:59Z'],
    ['DateTime', '2024-02-29T23:59:59'],
    ['Time', '12:30'],
    ['UUID', '123E4567-E89B-12D3-A456-426614174000'],
  ] as const)('%s refuses %j', (name, value) => {
    const scalar = SCALARS[name];
    expect(() => scalar.parseValue(value)).toThrow(`${name} cannot represent`);
    expect(() => scalar.parseLiteral(parseValue(JSON.stringify(value)), {})).toThrow(
      `${name} cannot represent`,
    );
  });

  it('takes a number only where no digit was lost before it came', () => {
    expect(() => SCALARS.BigInt.parseValue(2 ** 53)).toThrow('send it as text');
    expect(() => SCALARS.Decimal.parseValue(1.5)).toThrow('send it as text');
    expect(() => SCALARS.Decimal.parseLiteral(parseValue('1.5'), {})).toThrow('send it as text');
    expect(SCALARS.BigInt.parseLiteral(parseValue('18446744073709551616'), {})).toBe(
      '18446744073709551616',
    );
  });

  it.each([['BigInt'], ['Decimal']] as const)('%s takes an integer that is exact', (name) => {
    expect(SCALARS[name].parseValue(42)).toBe('42');
    expect(SCALARS[name].parseLiteral(parseValue('42'), {})).toBe('42');
  });
});

describe('every scalar of documents', () => {
  it.each(Object.entries(SCALARS))('%s links to what specifies its form', (_, scalar) => {
    expect(scalar.specifiedByURL).toMatch(/^https?:\/\//);
    expect(scalar.description).toBeTruthy();
  });
});
