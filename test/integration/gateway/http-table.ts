/**
 * What a gateway makes of HTTP requests, whichever front answers: each row is a request, and what must come
 * back. The gateway serves the atlas with one country, `AA`, under `TABLE_OPTIONS`.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { GatewayOptions } from '../../../src/gateway/server.js';

export const COUNTRY = '{ country(code: "AA") { name } }';
const TRUSTED = 'query Trusted($code: ID!) { country(code: $code) { code } }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const TRUSTED_ID = sha256(TRUSTED);

export const TABLE_OPTIONS = {
  maxBodyBytes: 100_000,
  queryLimits: { maxDepth: 8, maxAliases: 5, maxRootFields: 4, maxTokens: 300, maxCost: 300 },
  documents: { trusted: new Map([[TRUSTED_ID, TRUSTED]]) },
} satisfies Partial<GatewayOptions>;

export interface HttpRow {
  readonly what: string;
  readonly method?: string;
  /** The query string of a GET. */
  readonly search?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Uint8Array<ArrayBuffer> | object;
  readonly status: number;
  /** Of the answer; null: must not be there. */
  readonly answerHeaders?: Readonly<Record<string, string | RegExp | null>>;
  /** What the body must contain; a text: the code of its one error; null: an empty body. */
  readonly answer: object | string | null;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const NEW_TYPE = { accept: 'application/graphql-response+json' };
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';
const DATA = { data: { country: { name: 'Name of AA' } } };
const nested = (depth: number) =>
  `{ country(code: "AA") { ${'subdivisions { country { '.repeat(depth)} code ${'} }'.repeat(depth)} } }`;
const aliases = (count: number) =>
  `{ country(code: "AA") { ${Array.from({ length: count }, (_, at) => `a${at}: name`).join(' ')} } }`;

const post = (row: Omit<HttpRow, 'method'>): HttpRow => ({
  ...row,
  method: 'POST',
  headers: { ...JSON_TYPE, ...NEW_TYPE, ...row.headers },
});
const get = (row: HttpRow): HttpRow => ({ ...row, headers: { ...NEW_TYPE, ...row.headers } });
const refused = (what: string, query: string, message: RegExp, code: string): HttpRow =>
  post({
    what,
    body: { query },
    status: 400,
    answer: {
      errors: [{ message: expect.stringMatching(message), extensions: { code } }],
    },
  });

export const HTTP_TABLE: readonly HttpRow[] = [
  // Methods and types
  get({
    what: 'a GET, with what caches need',
    search: { query: COUNTRY },
    status: 200,
    answerHeaders: {
      'content-type': RESPONSE_TYPE,
      'cache-control': 'no-cache',
      etag: /^W\/"Country\.[\w-]{22}"$/,
      vary: /Accept, Accept-Language/,
      'almanac-position': /./,
      'access-control-allow-origin': '*',
    },
    answer: DATA,
  }),
  get({
    what: 'a HEAD: the headers of the GET',
    method: 'HEAD',
    search: { query: COUNTRY },
    status: 200,
    answerHeaders: { 'content-type': RESPONSE_TYPE, etag: /^W\// },
    answer: null,
  }),
  post({
    what: 'a POST, for which nothing is cached',
    body: { query: COUNTRY },
    status: 200,
    answerHeaders: { 'content-type': RESPONSE_TYPE, etag: null, 'cache-control': null },
    answer: DATA,
  }),
  post({
    what: 'a POST that names its charset',
    headers: { 'content-type': 'Application/JSON ; Charset="UTF-8"' },
    body: { query: COUNTRY },
    status: 200,
    answer: DATA,
  }),
  {
    what: 'a client that accepts application/json alone',
    search: { query: COUNTRY },
    headers: { accept: 'application/json' },
    status: 200,
    answerHeaders: { 'content-type': 'application/json; charset=utf-8' },
    answer: DATA,
  },
  {
    what: 'a query that is not valid, for such a client',
    search: { query: '{ nonsense }' },
    headers: { accept: 'application/json' },
    status: 200,
    answerHeaders: { etag: null, 'cache-control': 'no-store' },
    answer: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    what: 'a client that accepts no answer',
    search: { query: COUNTRY },
    headers: { accept: 'image/png, application/json;q=0' },
    status: 406,
    answer: 'NOT_ACCEPTABLE',
  },
  get({
    what: 'a PUT',
    method: 'PUT',
    body: {},
    status: 405,
    answerHeaders: { allow: /GET, POST/ },
    answer: 'BAD_REQUEST',
  }),
  get({
    what: 'a mutation by GET',
    search: { query: 'mutation { x }' },
    status: 405,
    answerHeaders: { allow: 'POST' },
    answer: 'BAD_REQUEST',
  }),
  // What a page of another site could send in a browser's name
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
  ].map((type) =>
    post({
      what: `a POST of ${type}`,
      headers: { 'content-type': type },
      body: JSON.stringify({ query: COUNTRY }),
      status: 415,
      answer: 'UNSUPPORTED_MEDIA_TYPE',
    }),
  ),
  {
    what: 'a POST without a type',
    method: 'POST',
    body: new TextEncoder().encode(JSON.stringify({ query: COUNTRY })),
    status: 415,
    answer: 'UNSUPPORTED_MEDIA_TYPE',
  },
  post({
    what: 'a POST in another charset',
    headers: { 'content-type': 'application/json; charset=iso-8859-1' },
    body: { query: COUNTRY },
    status: 415,
    answer: 'UNSUPPORTED_MEDIA_TYPE',
  }),
  // Bodies and parameters
  post({ what: 'a body that is no JSON', body: '{', status: 400, answer: 'BAD_REQUEST' }),
  post({ what: 'an empty body', body: '', status: 400, answer: 'BAD_REQUEST' }),
  post({ what: 'a body of null', body: 'null', status: 400, answer: 'BAD_REQUEST' }),
  post({ what: 'a body of text', body: '"{ x }"', status: 400, answer: 'BAD_REQUEST' }),
  post({ what: 'a body without a query', body: {}, status: 400, answer: 'BAD_REQUEST' }),
  post({
    what: 'a body that is not UTF-8',
    body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    status: 400,
    answer: 'BAD_REQUEST',
  }),
  post({
    what: 'a batch',
    body: [{ query: COUNTRY }, { query: COUNTRY }],
    status: 400,
    answer: 'BAD_REQUEST',
  }),
  post({
    what: 'a parameter that there is not',
    body: { query: COUNTRY, hint: 1 },
    status: 400,
    answer: 'BAD_REQUEST',
  }),
  ...[1, 'x', []].map((variables) =>
    post({
      what: `variables of ${JSON.stringify(variables)}`,
      body: { query: COUNTRY, variables },
      status: 400,
      answer: 'BAD_REQUEST',
    }),
  ),
  post({ what: 'a query that is no text', body: { query: 7 }, status: 400, answer: 'BAD_REQUEST' }),
  get({
    what: 'a GET with variables that are no JSON',
    search: { query: COUNTRY, variables: '{' },
    status: 400,
    answer: 'BAD_REQUEST',
  }),
  get({ what: 'a GET without a query', search: {}, status: 400, answer: 'BAD_REQUEST' }),
  post({
    what: 'a variable of the wrong type',
    body: {
      query: 'query ($n: Int) { countries(first: $n) { totalCount } }',
      variables: { n: 'x' },
    },
    status: 400,
    answer: {
      errors: [{ message: expect.stringMatching(/\$n/), extensions: { code: 'BAD_REQUEST' } }],
    },
  }),
  post({
    what: 'a variable of the wrong type, to a client of application/json',
    headers: { accept: 'application/json' },
    body: {
      query:
        'query ($l: Locale, $w: CountryFilter) { countries(locale: $l, where: $w) { totalCount } }',
      variables: { l: 'de_', w: { and: [null] } },
    },
    status: 200,
    answer: {
      errors: [
        { message: expect.stringMatching(/\$l/), extensions: { code: 'BAD_LOCALE' } },
        { message: expect.stringMatching(/\$w/), extensions: { code: 'BAD_REQUEST' } },
      ],
    },
  }),
  post({
    what: 'an operation that the document has not',
    body: { query: COUNTRY, operationName: 'Other' },
    status: 400,
    answer: 'OPERATION_RESOLUTION_FAILURE',
  }),
  post({
    what: 'a body of 10 MB',
    body: JSON.stringify({ query: `# ${'x'.repeat(10_000_000)}` }),
    status: 413,
    answer: {
      errors: [
        {
          message: expect.stringMatching(/at most 100000 bytes, got 100000\d\d/),
          extensions: { code: 'BODY_TOO_LARGE' },
        },
      ],
    },
  }),
  // Limits
  refused('a deep query', nested(4), /at most 8 levels of fields, got one of 10/, 'QUERY_TOO_DEEP'),
  refused('many aliases', aliases(6), /at most 5 aliases, got one of 6/, 'QUERY_TOO_MANY_ALIASES'),
  refused(
    'aliases in fragments, spread twice',
    'query { country(code: "AA") { ...F } language(code: "a") { name } other: country(code: "AA") { ...F } } fragment F on Country { a: name b: name c: name }',
    /at most 5 aliases, got one of 7/,
    'QUERY_TOO_MANY_ALIASES',
  ),
  refused(
    'many root fields',
    '{ a: __typename b: __typename c: __typename d: __typename __typename }',
    /at most 4 root fields, got one of 5/,
    'QUERY_TOO_MANY_ROOT_FIELDS',
  ),
  refused(
    'many tokens',
    `{ countriesByCode(codes: [${'"AA" '.repeat(400)}]) { code } }`,
    /at most 300 tokens, got one of 412/,
    'QUERY_TOO_MANY_TOKENS',
  ),
  post({
    what: 'a large page, by a variable',
    body: {
      query: 'query ($n: Int = 1) { countries(first: $n) { edges { node { code } } } }',
      variables: { n: 400 },
    },
    status: 400,
    answer: {
      errors: [
        {
          message: expect.stringMatching(/cost of at most 300, got one of 401/),
          extensions: { code: 'QUERY_TOO_COSTLY' },
        },
      ],
    },
  }),
  post({
    what: 'a document nested without end',
    body: { query: `${'{a'.repeat(9_000)}${'}'.repeat(9_000)}` },
    status: 400,
    answer: 'QUERY_TOO_MANY_TOKENS',
  }),
  post({
    what: 'fragments in a circle',
    body: {
      query:
        '{ country(code: "AA") { ...A } } fragment A on Country { ...B } fragment B on Country { ...A }',
    },
    status: 400,
    answer: { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  }),
  // Trusted documents
  post({
    what: 'a trusted document by its id',
    body: { documentId: `sha256:${TRUSTED_ID}`, variables: { code: 'AA' } },
    status: 200,
    answer: { data: { country: { code: 'AA' } } },
  }),
  get({
    what: 'one by GET and the bare id',
    search: { documentId: TRUSTED_ID, variables: '{"code":"AA"}' },
    status: 200,
    answerHeaders: { etag: /^W\/"Country\./ },
    answer: { data: { country: { code: 'AA' } } },
  }),
  get({
    what: 'one by the extension that Apollo has for it',
    search: {
      extensions: JSON.stringify({ persistedQuery: { version: 1, sha256Hash: TRUSTED_ID } }),
      variables: '{"code":"AA"}',
    },
    status: 200,
    answer: { data: { country: { code: 'AA' } } },
  }),
  post({
    what: 'an id that nobody trusted',
    body: { documentId: 'sha256:00' },
    status: 400,
    answer: 'DOCUMENT_UNKNOWN',
  }),
  post({
    what: 'a hash where none are remembered',
    body: { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(COUNTRY) } } },
    status: 400,
    answer: 'PERSISTED_QUERY_NOT_SUPPORTED',
  }),
];

/** One test a row. @param url where the front answers GraphQL, once tests run */
export function testHttpTable(url: () => string): void {
  it.each(HTTP_TABLE.map((row) => [row.what, row] as const))('%s', async (_, row) => {
    const { method = 'GET', search, headers, body } = row;
    const query = search ? `?${new URLSearchParams(search)}` : '';
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${url()}${query}`, {
      method,
      ...(headers && { headers }),
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.status, text).toBe(row.status);
    for (const [name, value] of Object.entries(row.answerHeaders ?? {})) {
      const got = response.headers.get(name);
      if (value instanceof RegExp) expect(got, name).toMatch(value);
      else expect(got, name).toBe(value);
    }
    if (row.answer === null) expect(text).toBe('');
    else if (typeof row.answer === 'string') {
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: row.answer } }] });
    } else expect(JSON.parse(text)).toMatchObject(row.answer);
  });
}
