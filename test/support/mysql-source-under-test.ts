import type { Catalog } from '../../src/model/catalog.js';
import { MysqlSource, type MysqlSourceOptions } from '../../src/source/mysql/mysql-source.js';
import type { SourceSetUp, SourceUnderTest } from '../conformance/change-source.js';
import { createTestDatabase } from './database.js';

let serverId = 700_000;

/** The options of a source in tests: quick heartbeats, and a server id that no other reader has. */
export function mysqlSourceOptions(url: string, catalog: Catalog): MysqlSourceOptions {
  serverId += 1;
  return {
    url,
    catalog,
    serverId: serverId * 1_000 + (process.pid % 1_000),
    heartbeatMs: 500,
    snapshotBatchRows: 100,
    maxTransactionRows: 10_000,
    maxTransactionBytes: 16 * 1024 * 1024,
  };
}

/** A source on a database of its own, for test/conformance/change-source.ts. */
export async function openMysqlSource(
  adminUrl: string,
  catalog: Catalog,
  setUp: SourceSetUp = {},
): Promise<SourceUnderTest> {
  const database = await createTestDatabase(adminUrl);
  return {
    source: new MysqlSource({ ...mysqlSourceOptions(database.url, catalog), ...setUp }),
    execute: database.execute,
    async connect() {
      const session = await database.connect();
      return {
        async execute(statement) {
          await session.query(statement);
        },
        end: () => session.end(),
      };
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
