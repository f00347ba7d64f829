import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalJsonOfText } from '../../../src/lib/canonical-json.js';

describe('the canonical text of JSON', () => {
  it.each([
    ['{"b": 1, "a": [true, null, "x"]}', { a: [true, null, 'x'], b: 1 }],
    ['[1.0, -0, 0.0, 1e2, 1E-2, 100]', [1, 0, 0, 100, 0.01, 100]],
    ['{"a": 1, "a": 2}', { a: 2 }],
    ['"n1"', 'n1'],
    ['["s", "", "\\u0041", "\\"1\\"", "1"]', ['s', '', 'A', '"1"', '1']],
    ['12345678901234567890', '12345678901234567890'],
    ['[0.1234567890123456789, 1e999]', ['0.1234567890123456789', '1e999']],
    ['[1e21, 5e-324, 1.7976931348623157e308]', [1e21, 5e-324, Number.MAX_VALUE]],
    ['"\\ud800"', '\ufffd'],
    ['{"\\\\": "\\\\", "1": "-1"}', { '\\': '\\', 1: '-1' }],
  ])('is one for a text and its value: %s', (text, value) => {
    expect(canonicalJsonOfText(text)).toBe(canonicalJson(value));
  });

  it('keeps __proto__ as a key like any other', () => {
    const value = JSON.parse('{"__proto__": {"a": 1}}');
    expect(canonicalJsonOfText('{"__proto__": {"a": 1}}')).toBe(canonicalJson(value));
    expect(canonicalJsonOfText('{"__proto__": {"a": 2}}')).not.toBe(canonicalJson(value));
    expect(canonicalJsonOfText('{"__proto__": 1}')).not.toBe(canonicalJson({}));
  });

  it.each([
    ['1', '1'],
    ['[]', {}],
    ['null', 'null'],
    ['12345678901234567890', 12345678901234567000],
    ['["a", "b"]', ['a,b']],
    ['{"a": 1}', { a: '1' }],
  ])('differs for %s and %j', (text, value) => {
    expect(canonicalJsonOfText(text)).not.toBe(canonicalJson(value as never));
  });

  it('takes texts of megabytes', () => {
    const value = { long: 'x"\\'.repeat(2_000_000), many: Array.from({ length: 1e5 }, String) };
    expect(canonicalJsonOfText(JSON.stringify(value))).toBe(canonicalJson(value));
  });
});
