import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Documents } from '../../../../src/gateway/http/documents.js';

const QUERY = '{ a }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const byHash = (text: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } },
});
const coded = (code: string) =>
  expect.objectContaining({ extensions: expect.objectContaining({ code }) });

describe('trusted documents', () => {
  const trusted = new Map([
    [sha256(QUERY), QUERY],
    ['sha256:0123', '{ b }'],
  ]);

  it('are found by their ids, with and without the name of the hash', () => {
    const documents = new Documents({ trusted });
    const variables = { x: 1 };
    expect(documents.resolve({ documentId: `sha256:${sha256(QUERY)}`, variables })).toEqual({
      query: QUERY,
      variables,
    });
    expect(documents.resolve({ documentId: '0123' })).toEqual({ query: '{ b }' });
    expect(documents.resolve(byHash(QUERY))).toMatchObject({ query: QUERY });
  });

  it('are what is executed, whatever is sent beside an id', () => {
    const documents = new Documents({ trusted, onlyTrusted: true });
    expect(documents.resolve({ documentId: '0123', query: '{ evil }' })).toEqual({
      query: '{ b }',
    });
    expect(documents.resolve({ ...byHash(QUERY), query: '{ evil }' }).query).toBe(QUERY);
  });

  it('let others pass, or nothing else, as configured', () => {
    expect(new Documents({ trusted }).resolve({ query: '{ c }' })).toEqual({ query: '{ c }' });
    const only = new Documents({ trusted, onlyTrusted: true, remembered: 10 });
    expect(only.resolve({ query: QUERY })).toEqual({ query: QUERY });
    for (const request of [
      { query: '{ c }' },
      {},
      byHash('{ c }'),
      { ...byHash('{ c }'), query: '{ c }' },
    ]) {
      expect(() => only.resolve(request)).toThrow(coded('DOCUMENT_NOT_TRUSTED'));
    }
    expect(() => only.resolve({ documentId: 'x' })).toThrow(coded('DOCUMENT_UNKNOWN'));
  });

  it('have a fingerprint that does not depend on their order', () => {
    const turned = new Map([...trusted].reverse());
    expect(new Documents({ trusted: turned }).fingerprint).toBe(
      new Documents({ trusted }).fingerprint,
    );
    expect(new Documents({}).fingerprint).not.toBe(new Documents({ trusted }).fingerprint);
  });
});

describe('automatic persisted queries', () => {
  it('are remembered once sent, as many as configured, those asked for last', () => {
    const documents = new Documents({ remembered: 2 });
    expect(() => documents.resolve(byHash('{ a }'))).toThrow('PersistedQueryNotFound');
    for (const query of ['{ a }', '{ b }']) documents.resolve({ ...byHash(query), query });
    expect(documents.resolve(byHash('{ a }'))).toMatchObject({ query: '{ a }' });
    documents.resolve({ ...byHash('{ c }'), query: '{ c }' });
    expect(documents.resolve(byHash('{ a }'))).toMatchObject({ query: '{ a }' });
    expect(() => documents.resolve(byHash('{ b }'))).toThrow(coded('PERSISTED_QUERY_NOT_FOUND'));
  });

  it('are not remembered under the hash of another text, or where they are too long', () => {
    const documents = new Documents({ remembered: 2 });
    expect(() => documents.resolve({ ...byHash('{ a }'), query: '{ b }' })).toThrow(
      coded('BAD_REQUEST'),
    );
    const long = `{ a } # ${'x'.repeat(20_000)}`;
    expect(documents.resolve({ ...byHash(long), query: long }).query).toBe(long);
    expect(() => documents.resolve(byHash(long))).toThrow(coded('PERSISTED_QUERY_NOT_FOUND'));
  });

  it('are not there unless configured, and say so to clients', () => {
    const documents = new Documents({});
    expect(() => documents.resolve(byHash('{ a }'))).toThrow('PersistedQueryNotSupported');
    expect(documents.resolve({ ...byHash('{ a }'), query: '{ a }' }).query).toBe('{ a }');
  });
});
