import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createGateway, type Gateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import type { Store } from '../../../src/store/store.js';
import { loadAndAnnounce } from '../../conformance/store-fixture.js';
import type { Answer } from '../../unit/gateway/ask.js';
import { atlasDocuments, codesOf } from '../../unit/gateway/atlas-data.js';
import { openRedisFixture, type RedisFixture } from '../store/redis-fixture.js';
import { CODEC_SERVERS } from '../store/redis-servers.js';

interface CountryPage {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string; readonly code: string }[];
  readonly pageInfo: Readonly<Record<'startCursor' | 'endCursor', string>> &
    Readonly<Record<'hasNextPage' | 'hasPreviousPage', boolean>>;
}

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String) {
  countries(first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

for (const { name, codec, url: redisUrl } of CODEC_SERVERS) {
  describe.skipIf(redisUrl === '')(`lists over HTTP, ${name}`, () => {
    let fixture: RedisFixture;
    let store: Store;
    let gateway: Gateway;
    let server: Server;

    beforeAll(async () => {
      fixture = await openRedisFixture({ url: redisUrl, codec });
      store = await fixture.open();
      await loadAndAnnounce(store, atlasDocuments(30));
      const { reader } = store;
      const registry = createRegistry();
      gateway = createGateway({ schema, reader, registry, logger: silentLogger });
      server = createServer((request, response) => void gateway.handler(request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });

    afterAll(async () => {
      await new Promise((resolve) => server.close(resolve));
      await gateway.dispose();
      await store[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    });

    async function post(query: string, variables: object = {}): Promise<Answer> {
      const { port } = server.address() as AddressInfo;
      const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    }

    async function countries(variables: object): Promise<CountryPage> {
      const { data, errors } = await post(PAGE, variables);
      expect(errors).toBeUndefined();
      return (data as unknown as { countries: CountryPage }).countries;
    }

    it('are walked forward and backward to the same records', async () => {
      const forward: string[] = [];
      for (let after: string | null = null; ; ) {
        const page: CountryPage = await countries({ first: 7, after });
        expect(page.totalCount).toBe(30);
        forward.push(...page.nodes.map(({ code }) => code));
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      const backward: string[] = [];
      for (let before: string | null = null; ; ) {
        const page: CountryPage = await countries({ last: 8, before });
        backward.unshift(...page.nodes.map(({ code }) => code));
        if (!page.pageInfo.hasPreviousPage) break;
        before = page.pageInfo.startCursor;
      }
      expect(forward).toEqual(codesOf(30));
      expect(backward).toEqual(forward);
    });

    it('are connections in relations, and their records are nodes', async () => {
      const { data, errors } = await post(
        `{ country(code: "AC") {
             currencies(first: 1) { totalCount nodes { id code } }
             subdivisions(last: 1) { totalCount nodes { id code } } } }`,
      );
      expect(errors).toBeUndefined();
      const one = (code: string) => [{ id: expect.any(String), code }];
      expect(data?.country).toEqual({
        currencies: { totalCount: 2, nodes: one('CU2') },
        subdivisions: { totalCount: 3, nodes: one('AC-C') },
      });
      const { country } = data as { country: Readonly<Record<string, CountryPage>> };
      const ids = Object.values(country).map((list) => list.nodes[0]?.id);
      const nodes = await post('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
        ids,
      });
      expect(nodes.data?.nodes).toEqual([
        { __typename: 'Currency', id: ids[0] },
        { __typename: 'Subdivision', id: ids[1] },
      ]);
    });

    it.each([
      ['BAD_PAGE_SIZE', '{ countries(first: 0) { totalCount } }'],
      ['BAD_PAGE_SIZE', '{ countries(last: -1) { totalCount } }'],
      ['BAD_PAGE_SIZE', '{ countries(first: 1000000) { totalCount } }'],
      ['BAD_PAGE_SIZE', '{ countries(first: 1, last: 1) { totalCount } }'],
      ['BAD_CURSOR', '{ countries(after: "nonsense") { totalCount } }'],
      ['BAD_ID', '{ node(id: "nonsense") { id } }'],
      ['BAD_ID', '{ nodes(ids: ["AA"]) { id } }'],
    ])('answer %s to %s', async (code, query) => {
      expect((await post(query)).errors).toMatchObject([{ extensions: { code } }]);
    });

    it('are filtered and ordered, by POST and by GET, with variables and without', async () => {
      const query = `query ($where: CountryFilter, $orderBy: [CountryOrder!], $part: SubdivisionFilter) {
        countries(where: $where, orderBy: $orderBy, first: 3) {
          totalCount
          nodes { code subdivisions(where: $part, orderBy: [{ field: NAME, direction: DESC }]) { nodes { code } } }
        }
      }`;
      const variables = {
        where: { code: { gte: 'AC' }, not: { name: { startsWith: 'Name of B' } } },
        orderBy: [{ field: 'NAME', direction: 'DESC' }],
        part: { name: { in: ['A of AZ', 'C of AZ', 'B of AX'] } },
      };
      const expected = {
        countries: {
          totalCount: 24,
          nodes: [
            { code: 'AZ', subdivisions: { nodes: [{ code: 'AZ-C' }, { code: 'AZ-A' }] } },
            { code: 'AY', subdivisions: { nodes: [] } },
            { code: 'AX', subdivisions: { nodes: [{ code: 'AX-B' }] } },
          ],
        },
      };
      expect(await post(query, variables)).toEqual({ data: expected });
      const { port } = server.address() as AddressInfo;
      const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      const response = await fetch(`http://127.0.0.1:${port}/graphql?${search}`);
      expect(await response.json()).toEqual({ data: expected });
      const literal = `{ countries(where: { or: [{ code: { eq: "AB" } }, { alpha3: { eq: "BAX" } }] }) { nodes { code } } }`;
      expect(await post(literal)).toEqual({
        data: { countries: { nodes: [{ code: 'AB' }, { code: 'BA' }] } },
      });
    });

    it.each([
      ['BAD_FILTER', '{ countries(where: { name: { eq: null } }) { totalCount } }'],
      ['BAD_FILTER', '{ countries(where: { not: null }) { totalCount } }'],
      [
        'GRAPHQL_VALIDATION_FAILED',
        '{ countries(where: { capital: { eq: "x" } }) { totalCount } }',
      ],
      ['GRAPHQL_VALIDATION_FAILED', '{ countries(orderBy: [{ field: CAPITAL }]) { totalCount } }'],
    ])('answer %s to the filter of %s', async (code, query) => {
      expect((await post(query)).errors).toMatchObject([{ extensions: { code } }]);
    });

    it('know no cursor of another entity', async () => {
      const { data } = await post('{ currencies(first: 1) { pageInfo { endCursor } } }');
      const { currencies } = data as { currencies: CountryPage };
      const { errors } = await post(PAGE, { after: currencies.pageInfo.endCursor });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }]);
    });
  });
}
