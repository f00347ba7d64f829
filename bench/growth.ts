/**
 * `npx tsx bench/growth.ts`: what a lookup and a page cost with so many documents of one kind, one request at a time.
 * Always of the same number of records, all over the table: a process remembers those that it decoded, and with few
 * documents that would be all of them.
 *
 *   --quick    1,000, 10,000 and 100,000 documents instead of up to a million
 *   --json FILE   --shared
 */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { freePort } from '../deploy/local/free-port.mjs';
import { encodeCursor } from '../src/gateway/cursor.js';
import { indexEntriesOf, KEY_INDEX } from '../src/model/document.js';
import type { Entity } from '../src/model/entity.js';
import { AlmanacProcess } from '../test/support/almanac-process.js';
import { createTestDatabase } from '../test/support/database.js';
import { startTestServers } from '../test/support/servers/servers.js';
import { BenchRow, benchTable } from './deployment.js';
import { spreadOf } from './figures.js';
import { type GrowthPoint, machineOf, writePart } from './results.js';

const { quick, json, shared } = new Command()
  .option('--quick')
  .option('--json <file>')
  .option('--shared')
  .parse()
  .opts<{ quick?: boolean; json?: string; shared?: boolean }>();
const sizes = quick ? [1_000, 10_000, 100_000] : [1_000, 100_000, 1_000_000];
const [rounds, requests] = quick ? [3, 300] : [5, 1_000];

const LOOKUP = 'query Lookup($id: ID!) { benchRow(databaseId: $id) { code name amount note } }';
const PAGE =
  'query Page($after: String) { benchRows(first: 50, after: $after) { edges { node { code name } } pageInfo { endCursor hasNextPage } } }';

/** Asked for in turn: so many, in pages too. */
const RECORDS = 1_000;
const PAGES = RECORDS / 50;

await using servers = await startTestServers({ log: () => {} });
const { mariadb, redis } = servers.addresses;

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
async function micros(one: (at: number) => Promise<unknown>): Promise<number[]> {
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

async function measure(documents: number): Promise<GrowthPoint> {
  await using database = await createTestDatabase(mariadb.adminUrl);
  await database.execute(...benchTable(documents));
  const env = {
    ALMANAC_MYSQL_URL: database.url,
    ALMANAC_REDIS_URL: redis.url,
    ALMANAC_DATASET: `growth-${documents}`,
    ALMANAC_SCHEMA: fileURLToPath(new URL('deployment.ts', import.meta.url)),
    ALMANAC_PORT: String(await freePort()),
    // What is not read again costs the same whatever there is.
    ALMANAC_CACHE_BYTES: '0',
  };
  await using almanac = new AlmanacProcess(['start'], env);
  const url = await almanac.ready();
  const spread = (at: number, of: number) => Math.floor(((at % of) * documents) / of);
  const lookups = await micros((at) => ask(url, LOOKUP, { id: String(1 + spread(at, RECORDS)) }));
  const pages = await micros((at) => ask(url, PAGE, { after: cursorOf(spread(at, PAGES)) }));
  return { documents, lookupMicros: spreadOf(lookups), pageMicros: spreadOf(pages) };
}

const points: GrowthPoint[] = [];
for (const documents of sizes) {
  const startedMs = performance.now();
  points.push(await measure(documents));
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  process.stderr.write(`${documents} documents: ${seconds} s\n`);
}
console.table(
  points.map(({ documents, lookupMicros, pageMicros }) => ({
    documents,
    'lookup µs': Math.round(lookupMicros.median),
    'page µs': Math.round(pageMicros.median),
  })),
);
if (json) {
  const machine = machineOf(servers.summary, { isShared: shared ?? false });
  writePart(json, { growth: { machine, points } });
}
