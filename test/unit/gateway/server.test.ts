import { GraphQLError } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { Country } from '../../../schema/entities/country.js';
import { exampleQuery, schema } from '../../../schema/main.js';
import { createBuilder } from '../../../src/gateway/builder.js';
import { AlmanacError } from '../../../src/lib/errors.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { ask, gatewayOver } from './ask.js';
import { atlasStore } from './atlas-data.js';
import { checkpointAt, createFakeStore } from './fake-store.js';

const COUNTRY = '{ country(code: "AA") { name } }';

function recordingLogger() {
  const logger = { debug() {}, info() {}, warn() {}, error: vi.fn(), child: () => logger };
  return logger;
}

describe('an answer', () => {
  it('says in headers which data it was read from, and not in its body', async () => {
    const store = await atlasStore(1);
    store.checkpoint = checkpointAt(1000, 'uuid:1-7,\nother:1-3');
    const gateway = gatewayOver(schema, store, { now: () => 1250, stalenessBoundMs: 250 });
    const { response, extensions } = await ask(gateway, COUNTRY);
    expect(response.headers.get('almanac-position')).toBe('uuid:1-7,other:1-3');
    expect(response.headers.get('almanac-generation')).toBe('g1');
    expect(response.headers.get('almanac-sequence')).toMatch(/^\d+$/);
    expect(response.headers.get('almanac-staleness-ms')).toBe('250');
    expect(response.headers.get('almanac-stale')).toBeNull();
    expect(extensions).toBeUndefined();
  });

  it('says it in extensions too, where the request asks for them', async () => {
    const store = await atlasStore(1);
    store.checkpoint = checkpointAt(1000);
    const gateway = gatewayOver(schema, store, { now: () => 1250 });
    const { extensions } = await ask(gateway, COUNTRY, {}, { 'almanac-extensions': 'position' });
    expect(extensions).toEqual({
      almanac: {
        position: 'uuid:1-7',
        generation: 'g1',
        sequence: expect.any(Number),
        stalenessMs: 250,
        isStale: false,
      },
    });
  });

  it('says nothing of data where it read none', async () => {
    const { response } = await ask(gatewayOver(schema, await atlasStore(1)), '{ __typename }');
    expect([...response.headers.keys()].filter((name) => name.startsWith('almanac'))).toEqual([]);
  });

  it('leaves out the header of a position too long for one', async () => {
    const store = await atlasStore(1);
    store.checkpoint = checkpointAt(1000, 'x'.repeat(3000));
    const { response } = await ask(gatewayOver(schema, store), COUNTRY);
    expect(response.headers.has('almanac-position')).toBe(false);
    expect(response.headers.has('almanac-generation')).toBe(true);
  });

  it('calls data past the bound stale, or is refused, as configured', async () => {
    const store = await atlasStore(1);
    store.checkpoint = checkpointAt(1000);
    const options = { now: () => 3000, stalenessBoundMs: 500 };
    const served = await ask(gatewayOver(schema, store, options), COUNTRY);
    expect(served.response.headers.get('almanac-stale')).toBe('true');
    expect(served.data?.country).toEqual({ name: 'Name of AA' });
    const refused = await ask(
      gatewayOver(schema, store, { ...options, onStale: 'refuse' }),
      COUNTRY,
    );
    expect(refused.errors).toMatchObject([{ extensions: { code: 'NOT_READY' } }]);
  });
});

describe('an error', () => {
  it('of a store that does not answer is an error with a code, and names no address', async () => {
    const store = await atlasStore(1);
    const logger = recordingLogger();
    store.failure = new AlmanacError('STORE_LOST', 'redis://user:secret@10.0.0.7:6379 is gone');
    const { data, errors } = await ask(gatewayOver(schema, store, { logger }), COUNTRY);
    expect(data).toEqual({ country: null });
    expect(errors).toMatchObject([
      {
        path: ['country'],
        extensions: { code: 'STORE_LOST' },
        message: expect.stringMatching(/did not answer/),
      },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|10\.0\.0\.7/);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(logger.error.mock.calls[0]?.[0]).toMatchObject({ code: 'STORE_LOST' });
  });

  it('is logged once, however many fields it fails', async () => {
    const store = await atlasStore(3);
    const logger = recordingLogger();
    store.failure = new AlmanacError('STORE_LOST', 'gone');
    const query = '{ a: country(code: "AA") { name } b: country(code: "AB") { name } }';
    const { errors } = await ask(gatewayOver(schema, store, { logger }), query);
    expect(errors).toHaveLength(2);
    expect(logger.error).toHaveBeenCalledTimes(1);
  });

  it('of a store inside a relation takes the record with it, never a null for a list', async () => {
    const store = await atlasStore(1);
    store.onCall = ({ method }) => {
      if (method === 'documents') store.failure = new AlmanacError('STORE_LOST', 'gone');
    };
    const { data, errors } = await ask(
      gatewayOver(schema, store),
      '{ country(code: "AA") { name currencies { nodes { code } } } }',
    );
    expect(data).toEqual({ country: null });
    expect(errors).toMatchObject([
      { path: ['country', 'currencies', 'nodes'], extensions: { code: 'STORE_LOST' } },
    ]);
  });

  it('says NOT_READY before the first announcement, and logs no failure', async () => {
    const store = await atlasStore(1);
    const logger = recordingLogger();
    store.checkpoint = undefined;
    const { data, errors, response } = await ask(gatewayOver(schema, store, { logger }), COUNTRY);
    expect(data).toEqual({ country: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/first load is not complete/),
        extensions: { code: 'NOT_READY' },
      },
    ]);
    expect(response.status).toBe(200);
    expect(logger.error).not.toHaveBeenCalledWith(expect.anything(), expect.stringMatching(/fail/));
  });

  it('of GraphQL itself passes', async () => {
    const gateway = gatewayOver(schema, await atlasStore(1));
    const { errors, response } = await ask(
      gateway,
      '{ country(code: "AA") { population } }',
      {},
      { accept: 'application/graphql-response+json' },
    );
    expect(errors?.[0]?.message).toContain('Cannot query field "population"');
    expect(response.status).toBe(400);
    const literal = await ask(
      gateway,
      '{ translation(kind: town, code: "a", locale: "b") { name } }',
    );
    expect(literal.errors?.[0]?.message).toContain('"town" does not exist');
  });

  it('of a field written by hand is masked unless it is a GraphQLError', async () => {
    const Thing = defineEntity({ name: 'Thing', fields: { id: field.int() }, key: ['id'] });
    const things = defineCatalog([Thing]);
    const builder = createBuilder(things);
    builder.expose(Thing, {
      fields: (t) => ({
        bug: t.string({
          resolve: () => {
            throw new TypeError('password is hunter2');
          },
        }),
        said: t.string({
          resolve: () => {
            throw new GraphQLError('Not today.', { extensions: { code: 'CLOSED' } });
          },
        }),
      }),
    });
    const store = await createFakeStore(things);
    await store.put(Thing, { id: 1 });
    const logger = recordingLogger();
    const { data, errors } = await ask(
      gatewayOver(builder.build(), store, { logger }),
      '{ thing(databaseId: 1) { bug said } }',
    );
    expect(data?.thing).toEqual({ bug: null, said: null });
    expect(errors?.map(({ message, extensions }) => [message, extensions?.code])).toEqual([
      ['Unexpected error.', 'INTERNAL_SERVER_ERROR'],
      ['Not today.', 'CLOSED'],
    ]);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
    expect(logger.error).toHaveBeenCalledWith(
      expect.objectContaining({ error: 'password is hunter2' }),
      expect.any(String),
    );
  });
});

describe('a gateway', () => {
  it('counts requests, errors, batches and misses', async () => {
    const store = await atlasStore(2);
    const registry = createRegistry();
    const onLost = vi.fn();
    const gateway = gatewayOver(schema, store, { registry, onLost });
    store.lose(Country, 'AB');
    await ask(gateway, '{ countriesByCode(codes: ["AA", "AB", "XX"]) { code } }');
    await ask(gateway, '{ countries(first: 0) { totalCount } }');
    await ask(gateway, '{ nonsense }');
    const text = await registry.metrics();
    expect(text).toContain('almanac_graphql_request_seconds_count{operation="query"} 2');
    expect(text).toContain('almanac_graphql_request_seconds_count{operation="none"} 1');
    expect(text).toContain('almanac_graphql_errors_total{code="BAD_PAGE_SIZE"} 1');
    expect(text).toContain('almanac_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1');
    expect(text).toContain('almanac_read_batch_documents_sum{entity="Country"} 3');
    expect(text).toContain('almanac_read_batch_documents_count{entity="Country"} 1');
    expect(text).toContain('almanac_read_misses_total{entity="Country",miss="lost"} 1');
    expect(text).toContain('almanac_read_misses_total{entity="Country",miss="absent"} 1');
    expect(onLost.mock.calls).toEqual([[Country, 'AB']]);
  });

  const page = (gateway: ReturnType<typeof gatewayOver>) =>
    gateway.fetch(new Request('http://almanac.test/graphql', { headers: { accept: 'text/html' } }));

  it('shows GraphiQL with the example, where asked', async () => {
    const graphiql = { exampleQuery };
    const response = await page(gatewayOver(schema, await atlasStore(1), { graphiql }));
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('countriesByCode(codes:');
    const own = { render: () => '<p>mine</p>' };
    const rendered = await page(gatewayOver(schema, await atlasStore(1), { graphiql: own }));
    expect(await rendered.text()).toBe('<p>mine</p>');
  });

  it('shows no page where not asked, and nothing elsewhere', async () => {
    const gateway = gatewayOver(schema, await atlasStore(1));
    expect((await page(gateway)).status).not.toBe(200);
    const elsewhere = await gateway.fetch(new Request('http://almanac.test/'));
    expect(elsewhere.status).toBe(404);
  });

  it('has pages of the size that is configured', async () => {
    const gateway = gatewayOver(schema, await atlasStore(5), {
      pageSize: { standard: 2, most: 3 },
    });
    const { data } = await ask(gateway, '{ countries { edges { node { code } } } }');
    expect(data?.countries).toEqual({
      edges: [{ node: { code: 'AA' } }, { node: { code: 'AB' } }],
    });
    const { errors } = await ask(gateway, '{ countries(first: 4) { totalCount } }');
    expect(errors?.[0]?.message).toContain('1 to 3, got 4');
  });

  it('refuses a body that is too large', async () => {
    const gateway = gatewayOver(schema, await atlasStore(1), { maxBodyBytes: 1000 });
    const { response } = await ask(gateway, COUNTRY, { padding: 'x'.repeat(1000) });
    expect(response.status).toBe(413);
  });

  it('lets any page read, without credentials, and shows it the headers', async () => {
    const { response } = await ask(
      gatewayOver(schema, await atlasStore(1)),
      COUNTRY,
      {},
      {
        origin: 'https://shop.test',
      },
    );
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.test');
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    expect(response.headers.get('access-control-expose-headers')).toContain('almanac-position');
  });
});
