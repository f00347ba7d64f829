import { describe, expect, it } from 'vitest';
import { decodeBinaryJson } from '../../../src/source/mysql/binary-json.js';

// Whatever the server writes: test/integration/source/values.test.ts. Here: what it should not.
describe("MySQL's binary JSON", () => {
  it('is null where there is nothing', () => {
    expect(decodeBinaryJson(Buffer.alloc(0))).toBeNull();
  });

  it.each([
    ['a type that is none', '0d00'],
    ['a literal that is none', '0407'],
    ['an integer cut off', '0701'],
    ['a string cut off', '0c0541'],
    ['a string whose length has no end', '0cffffffffffff'],
    ['an object cut off', '000100'],
    ['an array whose element lies beyond it', '02010008000cff00'],
    ['a decimal cut off', '0ff6030a0280'],
    ['a date cut off', '0f0a0100'],
  ])('is refused for %s', (_, hex) => {
    expect(() => decodeBinaryJson(Buffer.from(hex, 'hex'))).toThrowError(RangeError);
  });
});
