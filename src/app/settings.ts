import { randomInt } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOG_LEVELS } from '../lib/logger.js';
import { HTTP_SETTINGS } from './http-settings.js';
import { LIVE_SETTINGS } from './live-settings.js';
import { bool, bytes, duration, integer, oneOf, text } from './parsers.js';
import { READ_SETTINGS } from './read-settings.js';
import { mysqlUrl, redisUrl } from './server-urls.js';
import { type CommandName, GATEWAYS, setting } from './setting.js';

const ALL = [
  'start',
  'serve',
  'sync',
  'prefetch',
  'reconcile',
  'status',
  'comments',
  'schema',
] as const;
const STORE = ['start', 'serve', 'sync', 'prefetch', 'reconcile', 'status'] as const;
const LISTENERS = ['start', 'serve', 'sync'] as const;
const FRESHNESS = ['start', 'serve', 'sync', 'status'] as const;
const WORKERS = ['start', 'sync', 'prefetch', 'reconcile'] as const;
const SOURCE_READERS = [...WORKERS, 'comments'] as const;
const FOLLOWERS = ['start', 'sync'] as const;
const SCHEMA_READERS = ['start', 'serve', 'schema'] as const;

// Above what people number their replicas with: two readers with one server id evict each other.
const SERVER_ID_LOW = 2 ** 31;
const SERVER_ID_HIGH = 2 ** 32 - 1;

/** Every setting: what the flags, the environment, docs/CONFIG.md and the type `Config` come from. */
export const SETTINGS = {
  mysqlUrl: setting({
    env: 'ALMANAC_MYSQL_URL',
    flag: '--mysql-url',
    default: undefined,
    description: 'The source: a MySQL or MariaDB database, and the user that reads it.',
    secret: true,
    commands: SOURCE_READERS,
    parser: mysqlUrl,
  }),
  redisUrl: setting({
    env: 'ALMANAC_REDIS_URL',
    flag: '--redis-url',
    default: undefined,
    description: 'The store: a Redis or Valkey server.',
    secret: true,
    commands: STORE,
    parser: redisUrl,
  }),
  dataset: setting({
    env: 'ALMANAC_DATASET',
    flag: '--dataset',
    default: 'atlas',
    description: 'Names the data in the store: datasets share a Redis without meeting.',
    commands: STORE,
    parser: text('1 to 63 of a-z, 0-9 and -', /^[a-z0-9-]{1,63}$/),
  }),
  schema: setting({
    env: 'ALMANAC_SCHEMA',
    flag: '--schema',
    default: {
      says: "schema/main beside Almanac's own src",
      derive: () =>
        fileURLToPath(
          new URL(`../../schema/main${extname(import.meta.filename)}`, import.meta.url),
        ),
    },
    description: 'The module that exports `catalog` and `schema`: what this deployment is about.',
    commands: ALL,
    parser: text('the path of a JavaScript or TypeScript module', /\.[cm]?[jt]s$/),
  }),
  host: setting({
    env: 'ALMANAC_HOST',
    flag: '--host',
    default: '127.0.0.1',
    description: 'The address to listen on: 0.0.0.0 for every interface.',
    commands: LISTENERS,
    parser: text('an IP address or host name', /^[A-Za-z0-9.:_-]{1,253}$/),
  }),
  port: setting({
    env: 'ALMANAC_PORT',
    envFallback: 'PORT',
    flag: '--port',
    default: '4000',
    description: 'The TCP port to listen on: 0 for any free one.',
    commands: LISTENERS,
    parser: integer({ min: 0, max: 65_535 }),
  }),
  codec: setting({
    env: 'ALMANAC_CODEC',
    flag: '--codec',
    default: 'auto',
    description:
      'How documents are stored: with the JSON commands, or as strings where the server has none. `auto` asks the server.',
    commands: STORE,
    parser: oneOf(['auto', 'redis-json', 'json-string']),
  }),
  serverId: setting({
    env: 'ALMANAC_SERVER_ID',
    flag: '--server-id',
    default: {
      says: `a random number above ${SERVER_ID_LOW}, per process`,
      derive: () => String(randomInt(SERVER_ID_LOW, SERVER_ID_HIGH)),
    },
    description:
      "The binlog reader's server id. Unique among the source's replicas: two with one id evict each other.",
    commands: WORKERS,
    parser: integer({ min: 1, max: SERVER_ID_HIGH }),
  }),
  logLevel: setting({
    env: 'ALMANAC_LOG_LEVEL',
    flag: '--log-level',
    default: 'info',
    description: 'The least severe log line to write, as JSON on stderr. `debug` adds stacks.',
    commands: ALL,
    parser: oneOf(LOG_LEVELS),
  }),
  graphiql: setting({
    env: 'ALMANAC_GRAPHIQL',
    flag: '--graphiql',
    default: 'true',
    description: 'Whether browsers get GraphiQL at /graphql.',
    commands: GATEWAYS,
    parser: bool,
  }),
  subgraph: setting({
    env: 'ALMANAC_SUBGRAPH',
    flag: '--subgraph',
    default: 'false',
    description:
      'Whether the schema has the form of a federation 2 subgraph: for a gateway in front, without `node`.',
    commands: SCHEMA_READERS,
    parser: bool,
  }),
  stalenessBoundMs: setting({
    env: 'ALMANAC_STALENESS_BOUND',
    flag: '--staleness-bound',
    default: '30s',
    description:
      'How long ago the worker may last have known that nothing newer existed. Past it, /readyz says 503.',
    unit: 'ms',
    commands: FRESHNESS,
    parser: duration({ min: '100ms', max: '24h' }),
  }),
  onStale: setting({
    env: 'ALMANAC_ON_STALE',
    flag: '--on-stale',
    default: 'serve',
    description:
      'What the gateway does with data past that bound: `serve` it and say so in the answer, or `refuse` with NOT_READY.',
    commands: GATEWAYS,
    parser: oneOf(['serve', 'refuse']),
  }),
  ttlMs: setting({
    env: 'ALMANAC_TTL',
    flag: '--ttl',
    default: '7d',
    description:
      'Safety net: every key expires so long after the worker last renewed it. A healthy worker renews all of them.',
    unit: 'ms',
    commands: WORKERS,
    parser: duration({ min: '1s', max: '3650d' }),
  }),
  leaseMs: setting({
    env: 'ALMANAC_LEASE',
    flag: '--lease',
    default: '10s',
    description:
      'How long the right to write outlives a worker that died: the longest pause before another takes over. Never longer than the TTL.',
    unit: 'ms',
    commands: WORKERS,
    parser: duration({ min: '500ms', max: '1h' }),
  }),
  feedMaxLength: setting({
    env: 'ALMANAC_FEED_MAX_LENGTH',
    flag: '--feed-max-length',
    default: '10000',
    description: 'About how many of the latest entries the change feed keeps.',
    unit: 'entries',
    commands: WORKERS,
    parser: integer({ min: 1, max: 100_000_000 }),
  }),
  maxTransactionRows: setting({
    env: 'ALMANAC_MAX_TRANSACTION_ROWS',
    flag: '--max-transaction-rows',
    default: '10000',
    description:
      'A source transaction with more row changes becomes a new generation: one commit of so many would hold up every reader.',
    unit: 'rows',
    commands: WORKERS,
    parser: integer({ min: 1, max: 10_000_000 }),
  }),
  maxTransactionBytes: setting({
    env: 'ALMANAC_MAX_TRANSACTION_BYTES',
    flag: '--max-transaction-bytes',
    default: '16MiB',
    description: 'The same bound, in bytes of row data: what one commit may hold in memory.',
    unit: 'bytes',
    commands: WORKERS,
    parser: bytes({ min: '64KiB', max: '4GiB' }),
  }),
  snapshotBatchRows: setting({
    env: 'ALMANAC_SNAPSHOT_BATCH_ROWS',
    flag: '--snapshot-batch-rows',
    default: '1000',
    description: 'How many rows a snapshot reads and writes at a time: bounds its memory.',
    unit: 'rows',
    commands: WORKERS,
    parser: integer({ min: 1, max: 100_000 }),
  }),
  retireGraceMs: setting({
    env: 'ALMANAC_RETIRE_GRACE',
    flag: '--retire-grace',
    default: '60s',
    description:
      'How long a generation stays after the next one is announced: requests that began on it finish.',
    unit: 'ms',
    commands: WORKERS,
    parser: duration({ min: '0ms', max: '7d' }),
  }),
  confirmIntervalMs: setting({
    env: 'ALMANAC_CONFIRM_INTERVAL',
    flag: '--confirm-interval',
    default: '1s',
    description:
      'At most this often the worker writes a checkpoint for transactions that touch no tracked table.',
    unit: 'ms',
    commands: FOLLOWERS,
    parser: duration({ min: '10ms', max: '1h' }),
  }),
  heartbeatMs: setting({
    env: 'ALMANAC_HEARTBEAT',
    flag: '--heartbeat',
    default: '1s',
    description:
      'How often an idle source is asked to say that it is there. Three missed in a row count as lost.',
    unit: 'ms',
    commands: WORKERS,
    parser: duration({ min: '100ms', max: '10m' }),
  }),
  reconcileIntervalMs: setting({
    env: 'ALMANAC_RECONCILE_INTERVAL',
    flag: '--reconcile-interval',
    default: '1h',
    description:
      'How long after one comparison of the whole store with the source the next one begins: 0 for none.',
    unit: 'ms',
    commands: FOLLOWERS,
    parser: duration({ min: '0ms', max: '30d' }),
  }),
  reconcileRowsPerSecond: setting({
    env: 'ALMANAC_RECONCILE_ROWS_PER_SECOND',
    flag: '--reconcile-rows-per-second',
    default: '2000',
    description: 'How many rows a second such a comparison reads at most.',
    unit: 'rows',
    commands: FOLLOWERS,
    parser: integer({ min: 1, max: 10_000_000 }),
  }),
  ...READ_SETTINGS,
  ...HTTP_SETTINGS,
  ...LIVE_SETTINGS,
} as const;

export type SettingName = keyof typeof SETTINGS;

/** Pairs where the first must not be more than the second. */
export const ORDERED_SETTINGS = [
  ['pageSizeDefault', 'pageSizeMax'],
  ['confirmIntervalMs', 'stalenessBoundMs'],
  ['heartbeatMs', 'stalenessBoundMs'],
] as const satisfies readonly (readonly [SettingName, SettingName])[];

/** The settings that a command reads, in the table's order. */
export function settingNamesOf(command: CommandName): readonly SettingName[] {
  return SETTING_NAMES.filter((name) =>
    (SETTINGS[name].commands as readonly CommandName[]).includes(command),
  );
}

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];
