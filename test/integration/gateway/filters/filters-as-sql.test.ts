import fc from 'fast-check';
import type { RowDataPacket } from 'mysql2';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createGateway, type Gateway } from '../../../../src/gateway/server.js';
import { View } from '../../../../src/gateway/view.js';
import { silentLogger } from '../../../../src/lib/logger.js';
import { createRegistry } from '../../../../src/lib/metrics.js';
import { describeEachSource } from '../../../support/each-source.js';
import { openSyncFixture, type SyncFixture } from '../../../support/sync-fixture.js';
import { ask } from '../../../unit/gateway/ask.js';
import {
  catalog,
  Good,
  insertOf,
  type Order,
  OWNERS,
  orderArbitrary,
  orderSqlOf,
  rowsArbitrary,
  schema,
  sqlOf,
  tables,
  whereArbitrary,
} from './goods.js';

const SEED = Number(process.env.ALMANAC_TEST_SEED ?? 20_240_229);

const FIELDS =
  'totalCount edges { cursor node { databaseId } } pageInfo { hasNextPage hasPreviousPage }';
const ARGUMENTS =
  'where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before';
const VARIABLES =
  '$where: GoodFilter, $orderBy: [GoodOrder!], $first: Int, $after: String, $last: Int, $before: String';
const ROOT = `query (${VARIABLES}) { goods(${ARGUMENTS}) { ${FIELDS} } }`;
const RELATION = `query ($owner: ID!, ${VARIABLES}) { owner(code: $owner) { goods(${ARGUMENTS}) { ${FIELDS} } } }`;

interface Connection {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { databaseId: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
}

describeEachSource('filters and orders', ({ kind, adminUrl }) => {
  let fixture: SyncFixture;
  let gateway: Gateway;
  const quoted = (value: unknown) => fixture.database.admin.escape(String(value));
  const constant = (name: string) => name.replace('databaseId', 'database_id').toUpperCase();

  beforeAll(async () => {
    console.log(`seed ${SEED}`);
    const collation = kind === 'mariadb' ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
    const [rows = []] = fc.sample(rowsArbitrary, { seed: SEED, numRuns: 1 });
    const { default: mysql } = await import('mysql2');
    fixture = await openSyncFixture({
      adminUrl,
      redisUrl: inject('servers').redis.url,
      codec: 'json-string',
      catalog,
      tables: [...tables(collation), insertOf(rows, (value) => mysql.escape(String(value)))],
    });
    const { reader } = fixture.store;
    gateway = createGateway({ schema, reader, logger: silentLogger, registry: createRegistry() });
  }, 60_000);

  afterAll(async () => {
    await gateway?.dispose();
    await fixture?.[Symbol.asyncDispose]();
  });

  /** All records of a list, and its count, in pages of `size` from one end. */
  async function walk(query: string, variables: object, size: number, reverse: boolean) {
    const ids: number[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = reverse ? { last: size, before: cursor } : { first: size, after: cursor };
      const { data, errors } = await ask(gateway, query, { ...variables, ...page });
      expect(errors).toBeUndefined();
      const { goods } = (data?.owner ?? data) as { goods: Connection };
      const some = goods.edges.map(({ node }) => Number(node.databaseId));
      if (reverse) ids.unshift(...some);
      else ids.push(...some);
      cursor = goods.edges.at(reverse ? 0 : -1)?.cursor;
      const { hasNextPage, hasPreviousPage } = goods.pageInfo;
      if (!(reverse ? hasPreviousPage : hasNextPage)) return { ids, count: goods.totalCount };
    }
  }

  async function idsInSql(where: string, order: string): Promise<number[]> {
    const sql = `SELECT id FROM good WHERE ${where} ORDER BY ${order}`;
    const [rows] = await fixture.database.admin.query<RowDataPacket[]>(sql);
    return rows.map(({ id }) => Number(id));
  }

  it('answer as the same WHERE and ORDER BY do in SQL, in pages from either end', async () => {
    await fc.assert(
      fc.asyncProperty(
        whereArbitrary,
        orderArbitrary,
        fc.integer({ min: 5, max: 60 }),
        fc.boolean(),
        fc.option(fc.constantFrom(...OWNERS)),
        async (where, orders, size, reverse, owner) => {
          const query = owner === null ? ROOT : RELATION;
          const orderBy = orders.map(({ field, direction }) => ({
            field: constant(field),
            direction,
          }));
          const condition = sqlOf(where, quoted);
          const ids = await idsInSql(
            owner === null ? condition : `owner = ${quoted(owner)} AND ${condition}`,
            orderSqlOf(orders, owner === null ? [] : ['size']),
          );
          const variables = { where, orderBy, owner: owner ?? undefined };
          expect(await walk(query, variables, size, reverse)).toEqual({ ids, count: ids.length });
          for (const documents of [0, 10]) {
            expect(await listed(where, orders, owner, documents)).toEqual(ids);
          }
        },
      ),
      { seed: SEED, numRuns: 120 },
    );
  }, 120_000);

  /** All in one, where documents are too many to be read: what large tables take. */
  async function listed(
    where: object,
    orders: readonly Order[],
    owner: string | null,
    documents: number,
  ) {
    const view = new View({ reader: fixture.store.reader, filterLimits: { documents } });
    const orderBy = orders.map(({ field, direction }) => ({
      field: field === 'databaseId' ? 'id' : field,
      direction,
    }));
    const list = view.list(
      Good,
      owner === null ? 'key' : 'byOwner',
      owner === null ? [] : [owner],
      {
        where,
        orderBy,
      },
    );
    const places = await list.slice({ reverse: false, limit: 1000 });
    expect(await list.count()).toBe(places.length);
    return places.map(({ id }) => Number(id));
  }
});
