import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../../src/model/document.js';
import {
  decodeDocument,
  encodeDocument,
  refuseTooDeep,
} from '../../../../src/store/redis/document-text.js';

const decode = (text: string) => decodeDocument(Buffer.from(text));

describe('a document as text', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const document = JSON.parse(JSON.stringify(value)) as Document;
        expect(decode(encodeDocument(document))).toEqual(document);
      }),
    );
  });

  it('holds no lone surrogate, and every pair', () => {
    expect(encodeDocument({ a: '\ud800', '\udfff': ['x\udc00y'] })).toBe(
      '{"a":"\ufffd","\ufffd":["x\ufffdy"]}',
    );
    expect(encodeDocument({ a: '😀 \\ud800 \\\\ud800' })).toBe(
      '{"a":"😀 \\\\ud800 \\\\\\\\ud800"}',
    );
  });

  it.each(['', 'no JSON', '[]', 'null', '"text"', '1', '{"a":'])('is none: %s', (text) => {
    expect(decode(text)).toBeNull();
  });

  it('is none where there is no text', () => {
    expect(decodeDocument(null)).toBeNull();
  });
});

describe('depth', () => {
  it('counts the document and every level of its values', () => {
    const document = { a: 1, b: [{ c: [] }, {}] };
    expect(() => refuseTooDeep('key', document, 4)).not.toThrow();
    expect(() => refuseTooDeep('key', document, 3)).toThrow(
      'Expected at most 3 levels of JSON in a document, got 4 in field b of key',
    );
    expect(() => refuseTooDeep('key', { a: null, b: 'text' }, 1)).not.toThrow();
  });
});
