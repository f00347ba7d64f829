/** The front and Yoga answer alike: every request goes through both doors, again once the front knows it. */
import { serverAudits } from 'graphql-http';
import type { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Country } from '../../../schema/entities/country.js';
import { schema } from '../../../schema/main.js';
import type { GatewayOptions } from '../../../src/gateway/server.js';
import { ValidatedReader } from '../../../src/gateway/validated/validated-reader.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { StoreReader } from '../../../src/store/store.js';
import { gatewayOver } from '../../unit/gateway/ask.js';
import { atlasStore, countryOf } from '../../unit/gateway/atlas-data.js';
import type { FakeStore } from '../../unit/gateway/fake-store.js';
import { COUNTRY, HTTP_TABLE, TABLE_OPTIONS, testHttpTable } from './http-table.js';
import { type ListeningGateway, listenFor } from './listening-gateway.js';

interface Asked {
  readonly method?: string;
  readonly search?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string | Uint8Array<ArrayBuffer>;
}

const NOW = 1_000_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const NEW_TYPE = 'application/graphql-response+json';

const fronted = async (registry: Registry) => {
  const { values = [] } = (await registry.getSingleMetric('almanac_http_front_total')?.get()) ?? {};
  return values.reduce((sum, { value }) => sum + value, 0);
};

// How a body is framed on the wire, and when it was sent, is no part of the answer.
const NO_PART = ['date', 'content-length', 'transfer-encoding', 'connection', 'keep-alive'];

async function send(url: string, { method = 'POST', search = '', headers, body }: Asked) {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${search}`, {
    method,
    ...(headers && { headers }),
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !NO_PART.includes(name))),
    body: await response.text(),
  };
}

describe.each<[string, (reader: StoreReader) => StoreReader]>([
  ['reads all of it', (reader) => reader],
  [
    'validates what it read',
    (reader) => new ValidatedReader({ reader, mostBytes: 1_000_000, registry: createRegistry() }),
  ],
])('The front of a gateway that %s', (_, readerOver) => {
  const registry = createRegistry();
  let store: FakeStore;
  let front: ListeningGateway;
  let yoga: ListeningGateway;
  beforeAll(async () => {
    store = await atlasStore(3);
    const options = { ...TABLE_OPTIONS, now: () => NOW, stalenessBoundMs: 2_000_000 };
    const gateway = (more: Partial<GatewayOptions>) =>
      gatewayOver(schema, store, { ...options, reader: readerOver(store.reader), ...more });
    front = await listenFor(gateway({ registry }));
    yoga = await listenFor(gateway({ front: false }));
  });
  afterAll(() => Promise.all([front[Symbol.asyncDispose](), yoga[Symbol.asyncDispose]()]));

  /** What both say the second time, and whether it was the front that said it. */
  async function askBoth(asked: Asked) {
    const expected = await send(yoga.url, asked);
    expect(await send(front.url, asked)).toEqual(expected);
    const before = await fronted(registry);
    expect(await send(front.url, asked)).toEqual(expected);
    return { ...expected, isFronted: (await fronted(registry)) > before };
  }
  const post = (body: object, headers: Record<string, string> = {}) =>
    askBoth({ body, headers: { ...JSON_TYPE, ...headers } });

  describe('answers what it knows, as Yoga does:', () => {
    const VARIABLE = 'query A($code: ID!) { country(code: $code) { id code name } }';
    it.each<[string, object, Record<string, string>?]>([
      ['a lookup', { query: COUNTRY }],
      ['in the new type', { query: COUNTRY }, { accept: NEW_TYPE }],
      ['in the old type', { query: COUNTRY }, { accept: 'application/json' }],
      ['in the better one', { query: COUNTRY }, { accept: `${NEW_TYPE}, application/json;q=0.9` }],
      ['in any type', { query: COUNTRY }, { accept: 'text/event-stream, */*;q=0.1' }],
      ['a charset', { query: COUNTRY }, { 'content-type': 'application/json; charset=utf-8' }],
      ['a page of another site', { query: COUNTRY }, { origin: 'https://example.org' }],
      ['variables', { query: VARIABLE, variables: { code: 'AB' } }],
      ['a key that is nobody’s', { query: VARIABLE, variables: { code: 'ZZ' } }],
      ['more variables than there are', { query: VARIABLE, variables: { code: 'AB', x: 1 } }],
      ['a name', { query: `${VARIABLE} query B { __typename }`, operationName: 'B' }],
      ['nothing read', { query: '{ __typename }', variables: null, operationName: null }],
      [
        'a trusted document',
        { documentId: [...TABLE_OPTIONS.documents.trusted.keys()][0], variables: { code: 'AA' } },
      ],
      ['the schema', { query: '{ __schema { queryType { name } } __type(name: "ID") { kind } }' }],
      [
        'levels',
        {
          query:
            '{ country(code: "AA") { name currencies { nodes { code } } subdivisions(first: 2) { totalCount pageInfo { endCursor } edges { cursor node { code country { callingCodes } } } } } }',
        },
      ],
      [
        'languages asked for by the request',
        {
          query: '{ language(code: "a") { name } country(code: "AA") { localizedName { value } } }',
        },
        { 'accept-language': 'de-AT, fr;q=0.5', origin: 'https://example.org' },
      ],
    ])('%s', async (_, body, headers) => {
      const answer = await post(body, headers);
      expect(answer).toMatchObject({ status: 200, isFronted: true });
      expect(JSON.parse(answer.body)).not.toHaveProperty('errors');
    });

    it.each<[string, Record<string, string>]>([
      ['by itself', {}],
      ['from a page of another site', { origin: 'https://example.org' }],
      ['in one language', { 'accept-language': 'de', accept: NEW_TYPE }],
    ])('that nothing changed, %s', async (_, headers) => {
      const search = `?${new URLSearchParams({ query: COUNTRY })}`;
      const get = { method: 'GET', search };
      const { headers: first } = await askBoth({ ...get, headers });
      const { etag = '', vary, 'access-control-allow-origin': origin } = first;
      const answer = await askBoth({ ...get, headers: { ...headers, 'if-none-match': etag } });
      expect(answer).toMatchObject({ status: 304, body: '', isFronted: true });
      expect(answer.headers).toMatchObject({ etag, vary, 'access-control-allow-origin': origin });
      const other = { ...headers, 'if-none-match': 'W/"Country.0123456789012345678901"' };
      expect(await askBoth({ ...get, headers: other })).toMatchObject({ status: 200 });
    });

    it('that something changed, having read it once', async () => {
      const query = '{ country(code: "AB") { code name } }';
      const get = { method: 'GET', search: `?${new URLSearchParams({ query })}` };
      const etag = (await send(front.url, get)).headers.etag ?? '';
      const conditional = { ...get, headers: { 'if-none-match': etag } };
      expect(await askBoth(conditional)).toMatchObject({ status: 304, isFronted: true });
      await store.put(Country, { ...countryOf('AB'), name: 'New' });
      store.calls.length = 0;
      const answer = await send(front.url, conditional);
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.body).toContain('"name":"New"');
      expect(store.calls.map(({ method }) => method)).toEqual(['checkpoint', 'documents']);
      expect(await askBoth(conditional)).toMatchObject({ status: 200, isFronted: false });
      const now = { 'if-none-match': answer.headers.etag ?? '' };
      expect(await askBoth({ ...get, headers: now })).toMatchObject({
        status: 304,
        isFronted: true,
      });
    });
  });

  describe('leaves to Yoga', () => {
    it.each<[string, object, string?]>([
      [
        'variables of the wrong type',
        { query: 'query ($n: Int) { countries(first: $n) { totalCount } }', variables: { n: 'x' } },
      ],
      ['variables that are not there', { query: 'query ($c: ID!) { country(code: $c) { code } }' }],
      [
        'a query too costly',
        {
          query: 'query ($n: Int) { countries(first: $n) { nodes { code } } }',
          variables: { n: 400 },
        },
      ],
      ['a page too large', { query: '{ countries(first: 0) { nodes { code } } }' }],
      [
        'an error beside data',
        { query: '{ countries(first: 0) { nodes { code } } country(code: "AA") { code } }' },
      ],
      [
        'an error in the place of null',
        { query: '{ node(id: "x") { id } country(code: "AA") { code } }' },
      ],
      ['a name that there is not', { query: COUNTRY, operationName: 'Other' }],
      ['an empty name', { query: COUNTRY, operationName: '' }],
    ])('%s', async (_, body) => {
      expect(await post(body)).toMatchObject({ isFronted: false });
      expect(await post(body, { accept: NEW_TYPE, origin: 'https://example.org' })).toMatchObject({
        isFronted: false,
      });
    });

    it('a request that asks for the extension', async () => {
      const headers = { 'almanac-extensions': 'position' };
      const answer = await post({ query: COUNTRY }, headers);
      expect(answer.isFronted).toBe(false);
      expect(JSON.parse(answer.body)).toHaveProperty('extensions.almanac.position');
    });

    it('what a store says that does not answer, without reading twice', async () => {
      const query = '{ country(code: "AC") { code } }';
      expect(await post({ query })).toMatchObject({ status: 200, isFronted: true });
      const body = { query };
      store.failure = new Error('lost');
      try {
        store.calls.length = 0;
        const answer = await post(body, { 'accept-language': 'de' });
        expect(JSON.parse(answer.body)).toMatchObject({
          errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
        });
        expect(answer.isFronted).toBe(false);
        expect(store.calls.filter(({ method }) => method === 'checkpoint')).toHaveLength(3);
      } finally {
        store.failure = undefined;
      }
    });
  });

  it('leaves to Yoga a GET that asks whether anything changed while no store answers', async () => {
    const get = { method: 'GET', search: `?${new URLSearchParams({ query: COUNTRY })}` };
    const { headers } = await send(front.url, get);
    store.failure = new Error('lost');
    try {
      const asked = { ...get, headers: { 'if-none-match': headers.etag ?? '' } };
      const answer = await askBoth(asked);
      expect(answer.isFronted).toBe(false);
      expect(answer.body).toContain('INTERNAL_SERVER_ERROR');
    } finally {
      store.failure = undefined;
    }
  });

  it('answers every row of the table of HTTP as Yoga does', async () => {
    for (const { method = 'GET', search, headers, body } of HTTP_TABLE) {
      await askBoth({
        method,
        ...(search && { search: `?${new URLSearchParams(search)}` }),
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
      });
    }
  });

  describe('for the third time,', () => testHttpTable(() => front.url));

  it.each(
    [1, 2].flatMap((time) =>
      serverAudits({ url: () => front.url, fetchFn: fetch }).map(
        (audit) => [`${audit.name}, time ${time}`, audit] as const,
      ),
    ),
  )('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result.status, 'reason' in result ? result.reason : '').toBe('ok');
  });
});
