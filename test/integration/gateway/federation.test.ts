import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Language } from '../../../schema/entities/language.js';
import { schema } from '../../../schema/main.js';
import { createSubgraph } from '../../../src/gateway/federation/subgraph.js';
import { createGateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import { createAppFixture } from '../../support/app-fixture.js';
import { COMPOSERS } from '../../support/federation/composers.js';
import { createVisits, VISITS_SDL } from '../../support/federation/visits-subgraph.js';
import { listenHere } from '../../support/http-server.js';
import { atlasDocuments, codesOf } from '../../unit/gateway/atlas-data.js';
import { commandsDuring, openRedisFixture, type RedisFixture } from '../store/redis-fixture.js';

// Each has three subdivisions: more than a thousand.
const COUNTRIES = 334;
const codes = codesOf(40);
const visitors = Object.fromEntries(codes.map((code, at) => [code, at * 10]));
const language = (code: string, alpha2: string | null) => ({
  code,
  alpha2,
  name: `Name of ${code}`,
  scope: 'individual',
  type: 'living',
});

const kindOf = (command: string) =>
  ({ MGET: 'documents', 'JSON.MGET': 'documents', EVALSHA: 'index', EVALSHA_RO: 'index' })[command];

async function post(url: string, query: string, variables: object = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

describe.each(Object.entries(COMPOSERS))('a real gateway, over what %s composed', (_, compose) => {
  const opened: AsyncDisposable[] = [];
  const use = <Resource extends AsyncDisposable>(resource: Resource) => {
    opened.unshift(resource);
    return resource;
  };
  let fixture: RedisFixture;
  let url = '';
  let almanacUrl = '';
  let requests = 0;

  beforeAll(async () => {
    fixture = use(await openRedisFixture({ url: inject('servers').redis.url }));
    const store = use(await fixture.open());
    await loadAndAnnounce(store, [
      ...atlasDocuments(COUNTRIES),
      [Language, [language('deu', 'de'), language('fra', 'fr'), language('gsw', null)]],
    ]);
    const subgraph = createSubgraph(schema);
    const gateway = use(
      createGateway({
        schema: subgraph.schema,
        reader: store.reader,
        registry: createRegistry(),
        logger: silentLogger,
      }),
    );
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      requests += 1;
      void gateway.handler(request, response);
    };
    const almanac = use(await listenHere(answer));
    almanacUrl = `${almanac.url}/graphql`;
    const visits = use(await listenHere(createVisits(visitors, { de: 132, fr: 321 })));
    const { supergraph, errors } = compose([
      { name: 'almanac', url: almanacUrl, sdl: subgraph.sdl },
      { name: 'visits', url: visits.url, sdl: VISITS_SDL },
    ]);
    if (!supergraph) throw new Error(errors.join('\n'));
    const runtime = use(createGatewayRuntime({ supergraph, logging: false }));
    url = `${use(await listenHere(runtime)).url}/graphql`;
    // The first use of a script sends its text.
    await post(url, '{ spokenMost { name } }');
  });

  afterAll(async () => {
    for (const resource of opened) await resource[Symbol.asyncDispose]();
  });

  /** The answer, how many requests reached Almanac for it, and what they read in Redis. */
  async function asked(query: string, variables: object = {}, of = url) {
    requests = 0;
    let answer: unknown;
    const commands = await commandsDuring(fixture, async () => {
      answer = await post(of, query, variables);
    });
    const reads = commands.filter((command) => command !== 'GET').map((command) => kindOf(command));
    return { answer, requests, reads };
  }

  it('goes from the other subgraph to Almanac with one request, one read an entity', async () => {
    const { answer, requests, reads } = await asked(
      '{ busiestCountries(first: 40) { visitors name subdivisions { nodes { name } } } }',
    );
    expect(answer).toEqual({
      data: {
        busiestCountries: codes.map((code) => ({
          visitors: visitors[code],
          name: `Name of ${code}`,
          subdivisions: {
            nodes: ['A', 'B', 'C'].map((part) => ({ name: `${part} of ${code}` })),
          },
        })),
      },
    });
    expect(requests).toBe(1);
    expect(reads).toEqual(['documents', 'index', 'documents']);
  });

  it('goes from Almanac to the other subgraph', async () => {
    const { answer, requests } = await asked(
      'query ($codes: [ID!]!) { countriesByCode(codes: $codes) { name visitors } }',
      { codes },
    );
    expect(answer).toEqual({
      data: {
        countriesByCode: codes.map((code) => ({
          name: `Name of ${code}`,
          visitors: visitors[code],
        })),
      },
    });
    expect(requests).toBe(1);
  });

  it('finds records by a key that is not their primary one', async () => {
    const { answer, requests, reads } = await asked('{ spokenMost { speakers name code } }');
    expect(answer).toEqual({
      data: {
        spokenMost: [
          { speakers: 132, name: 'Name of deu', code: 'deu' },
          { speakers: 321, name: 'Name of fra', code: 'fra' },
        ],
      },
    });
    expect(requests).toBe(1);
    expect(reads).toEqual(['index', 'documents']);
  });

  it('reads a thousand representations with one command', async () => {
    const asks = codesOf(COUNTRIES)
      .flatMap((code) => ['A', 'B', 'C'].map((part) => `${code}-${part}`))
      .slice(0, 1000);
    const { answer, reads } = await asked(
      `query ($representations: [_Any!]!) {
         _entities(representations: $representations) { ... on Subdivision { code } }
       }`,
      { representations: asks.map((code) => ({ __typename: 'Subdivision', code })) },
      almanacUrl,
    );
    expect(answer).toEqual({ data: { _entities: asks.map((code) => ({ code })) } });
    expect(reads).toEqual(['documents']);
  });
});

it('almanac start --subgraph serves the subgraph form', async () => {
  await using fixture = await createAppFixture();
  const url = await fixture.spawn(['start', '--subgraph']).ready();
  expect(
    await post(
      `${url}/graphql`,
      '{ _service { sdl } node: __type(name: "Node") { name } entity: __type(name: "_Entity") { name } }',
    ),
  ).toEqual({
    data: {
      _service: { sdl: expect.stringContaining('@key(fields: "databaseId")') },
      node: null,
      entity: { name: '_Entity' },
    },
  });
});
