import { fileURLToPath } from 'node:url';
import { freePort } from '../deploy/local/free-port.mjs';
import { encodeCursor } from '../src/gateway/cursor.js';
import { indexEntriesOf, KEY_INDEX } from '../src/model/document.js';
import type { Entity } from '../src/model/entity.js';
import { AlmanacProcess } from '../test/support/almanac-process.js';
import { createTestDatabase } from '../test/support/database.js';
import type { ServerAddresses } from '../test/support/servers/servers.js';
import { BenchRow, benchTable } from './deployment.js';
import { spreadOf } from './figures.js';
import type { GrowthPoint } from './results.js';

const LOOKUP = 'query Lookup($id: ID!) { benchRow(databaseId: $id) { code name amount note } }';
const PAGE =
  'query Page($after: String) { benchRows(first: 50, after: $after) { edges { node { code name } } pageInfo { endCursor hasNextPage } } }';

/** Asked for in turn: so many, in pages too. */
const RECORDS = 1_000;
const PAGES = RECORDS / 50;

interface Effort {
  readonly rounds: number;
  /** A round, of each kind. */
  readonly requests: number;
}

/** What a lookup and a page of 50 cost of a server with so many documents of one kind. */
export async function measureGrowth(
  { mariadb, redis }: Pick<ServerAddresses, 'mariadb' | 'redis'>,
  { documents, ...effort }: Effort & { readonly documents: number },
): Promise<GrowthPoint> {
  await using database = await createTestDatabase(mariadb.adminUrl);
  await database.execute(...benchTable(documents));
  const env = {
    ALMANAC_MYSQL_URL: database.url,
    ALMANAC_REDIS_URL: redis.url,
    ALMANAC_DATASET: `growth-${documents}`,
    ALMANAC_SCHEMA: fileURLToPath(new URL('deployment.ts', import.meta.url)),
    ALMANAC_PORT: String(await freePort()),
    // What is not read again costs the same whatever there is.
    ALMANAC_VALIDATED_BYTES: '0',
  };
  await using almanac = new AlmanacProcess(['start'], env);
  const url = await almanac.ready();
  const spread = (at: number, of: number) => Math.floor(((at % of) * documents) / of);
  const lookup = (at: number) => ask(url, LOOKUP, { id: String(1 + spread(at, RECORDS)) });
  const page = (at: number) => ask(url, PAGE, { after: cursorOf(spread(at, PAGES)) });
  return {
    documents,
    lookupMicros: spreadOf(await micros(lookup, effort)),
    pageMicros: spreadOf(await micros(page, effort)),
  };
}

async function ask(url: string, query: string, variables: object): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: object; errors?: unknown };
  const answers = Object.values(data ?? {});
  if (errors || answers.includes(null)) throw new Error(JSON.stringify({ variables, errors }));
}

/** Where the page after a record begins. */
function cursorOf(id: number): string {
  const entries = indexEntriesOf(BenchRow as Entity, { id });
  const place = entries.find(({ index }) => index === KEY_INDEX)?.member ?? '';
  return encodeCursor({ entity: BenchRow as Entity, order: KEY_INDEX }, place);
}

/** The median of so many requests, in µs; a round each. */
async function micros(
  one: (at: number) => Promise<unknown>,
  { rounds, requests }: Effort,
): Promise<number[]> {
  const medians: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const taken: number[] = [];
    for (let at = 0; at < requests; at += 1) {
      const startedMs = performance.now();
      await one(at);
      taken.push((performance.now() - startedMs) * 1_000);
    }
    // The first warms up.
    if (round > 0) medians.push(spreadOf(taken).median);
  }
  return medians;
}
