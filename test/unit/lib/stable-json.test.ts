import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonValue, sortKeys, stableJson } from '../../../src/lib/stable-json.js';

describe('stable JSON', () => {
  it('is the same text for the same members in any order', () => {
    expect(stableJson({ b: [{ d: 1, c: null }], a: undefined })).toBe('{"b":[{"c":null,"d":1}]}');
  });

  it('reads back as the value, keys like __proto__ included', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        const parsed = JSON.parse(text) as JsonValue;
        expect(JSON.parse(stableJson(parsed))).toEqual(parsed);
        expect(JSON.stringify(sortKeys(parsed))).toBe(stableJson(parsed));
      }),
    );
    const tricky = JSON.parse('{"b":1,"__proto__":{"a":1}}') as JsonValue;
    expect(JSON.stringify(sortKeys(tricky))).toBe('{"__proto__":{"a":1},"b":1}');
  });
});
