import { describe, expect, expectTypeOf, it } from 'vitest';
import { type ConfigFor, readConfig } from '../../../src/app/config.js';
import { AlmanacError } from '../../../src/lib/errors.js';

const MYSQL = 'mysql://almanac:secret@db:3306/atlas';
const REDIS = 'redis://localhost:6379';
const env = { ALMANAC_MYSQL_URL: MYSQL, ALMANAC_REDIS_URL: REDIS };

/** The lines of the refusal. */
function refusal(options: Parameters<typeof readConfig>[0]): string[] {
  try {
    readConfig(options);
  } catch (error) {
    expect(error).toBeInstanceOf(AlmanacError);
    if (error instanceof AlmanacError && error.code === 'CONFIG_INVALID') {
      return error.message.split('\n');
    }
  }
  throw new Error('Expected CONFIG_INVALID.');
}

describe('readConfig', () => {
  it('has a default for everything but the two addresses', () => {
    expect(readConfig({ command: 'start', env })).toMatchObject({
      mysqlUrl: MYSQL,
      redisUrl: REDIS,
      dataset: 'atlas',
      schema: expect.stringMatching(/\/schema\/main\.[jt]s$/),
      host: '127.0.0.1',
      port: 4000,
      codec: 'auto',
      logLevel: 'info',
      graphiql: true,
      subgraph: false,
      stalenessBoundMs: 30_000,
      ttlMs: 604_800_000,
      leaseMs: 10_000,
      feedMaxLength: 10_000,
      maxTransactionRows: 10_000,
      maxTransactionBytes: 16 * 1024 ** 2,
      snapshotBatchRows: 1_000,
      retireGraceMs: 60_000,
      confirmIntervalMs: 1_000,
      heartbeatMs: 1_000,
      pageSizeDefault: 50,
      pageSizeMax: 500,
    });
    expect(refusal({ command: 'start', env: {} })).toEqual([
      expect.stringMatching(
        /^ALMANAC_MYSQL_URL \(or --mysql-url\): expected mysql:.*got nothing\.$/,
      ),
      expect.stringMatching(
        /^ALMANAC_REDIS_URL \(or --redis-url\): expected redis:.*got nothing\.$/,
      ),
    ]);
  });

  it('lets flags win over the environment, and that over the defaults', () => {
    const both = { ...env, ALMANAC_PORT: '5000', ALMANAC_LEASE: '20s' };
    const { port, leaseMs } = readConfig({ command: 'start', env: both, flags: { port: '6000' } });
    expect([port, leaseMs]).toEqual([6_000, 20_000]);
  });

  it('reads PORT where ALMANAC_PORT is not set or empty', () => {
    const portOf = (more: object) =>
      readConfig({ command: 'serve', env: { ...env, ...more } }).port;
    expect(portOf({ PORT: '8080' })).toBe(8080);
    expect(portOf({ PORT: '8080', ALMANAC_PORT: '' })).toBe(8080);
    expect(portOf({ PORT: '8080', ALMANAC_PORT: '9090' })).toBe(9090);
    expect(portOf({ PORT: '' })).toBe(4000);
  });

  it('minds PORT for a command that listens, and for no other', () => {
    const broken = { ...env, PORT: 'tcp://10.0.0.1:80' };
    expect(refusal({ command: 'serve', env: broken })).toEqual([
      'PORT: expected a whole number from 0 to 65535; got "tcp://10.0.0.1:80".',
    ]);
    expect(readConfig({ command: 'status', env: broken }).dataset).toBe('atlas');
  });

  it('gives each command what the table gives to it, and asks for no more', () => {
    expect(Object.keys(readConfig({ command: 'schema', env: {} })).sort()).toEqual([
      'logLevel',
      'schema',
      'subgraph',
    ]);
    const gateway = readConfig({ command: 'serve', env: { ALMANAC_REDIS_URL: REDIS } });
    expect(gateway).not.toHaveProperty('mysqlUrl');
    expectTypeOf<ConfigFor<'serve'>>().toHaveProperty('pageSizeMax').toEqualTypeOf<number>();
    expectTypeOf<ConfigFor<'serve'>>().not.toHaveProperty('mysqlUrl');
    const start: ConfigFor<'start'> = readConfig({ command: 'start', env });
    const serve: ConfigFor<'serve'> = start;
    const both: ConfigFor<'sync'> & ConfigFor<'prefetch'> & typeof serve = start;
    expect(both.mysqlUrl).toBe(MYSQL);
    expectTypeOf<ConfigFor<'sync'>['codec']>().toEqualTypeOf<
      'auto' | 'redis-json' | 'json-string'
    >();
  });

  it('names every wrong value at once: where it stands, what was expected, what came', () => {
    const wrong = { ...env, ALMANAC_PORT: '70000', ALMANAC_CODEC: 'bson', ALMANAC_TTL: '0' };
    expect(refusal({ command: 'start', env: wrong, flags: { dataset: 'At Las' } })).toEqual([
      '--dataset: expected 1 to 63 of a-z, 0-9 and -; got "At Las".',
      'ALMANAC_PORT: expected a whole number from 0 to 65535; got "70000".',
      'ALMANAC_CODEC: expected one of auto, redis-json, json-string; got "bson".',
      expect.stringMatching(/^ALMANAC_TTL: expected a duration from 1s to 3650d: .*; got "0"\.$/),
    ]);
  });

  it('refuses a wrong value also where the command has no use for it', () => {
    expect(refusal({ command: 'schema', env: { ALMANAC_LEASE: 'long' } })).toHaveLength(1);
  });

  it('refuses an empty flag, which a person gave', () => {
    expect(refusal({ command: 'start', env, flags: { port: '' } })).toHaveLength(1);
  });

  it('prints no password', () => {
    const [line] = refusal({
      command: 'start',
      env: { ...env, ALMANAC_MYSQL_URL: 'postgres://u:secret@db/atlas' },
    });
    expect(line).toContain('postgres://u:***@db/atlas');
    expect(line).not.toContain('secret');
  });

  it('refuses settings that contradict each other, naming where each stands', () => {
    const flags = { pageSizeDefault: '600', stalenessBoundMs: '500ms' };
    expect(refusal({ command: 'start', env: { ...env, ALMANAC_HEARTBEAT: '2s' }, flags })).toEqual([
      '--page-size-default: expected at most ALMANAC_PAGE_SIZE_MAX (500); got 600.',
      'ALMANAC_CONFIRM_INTERVAL: expected at most --staleness-bound (500); got 1000.',
      'ALMANAC_HEARTBEAT: expected at most --staleness-bound (500); got 2000.',
    ]);
    // The gateway does not know the worker's intervals.
    expect(
      readConfig({ command: 'serve', env, flags: { stalenessBoundMs: '500ms' } }),
    ).toBeTruthy();
  });

  it('gives each process a server id of its own, above what replicas are numbered with', () => {
    const ids = [1, 2, 3].map(() => readConfig({ command: 'sync', env }).serverId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) {
      expect(id).toBeGreaterThanOrEqual(2 ** 31);
      expect(id).toBeLessThan(2 ** 32);
    }
  });

  it('warns of variables that have no effect, also where the config is refused', () => {
    const told: string[] = [];
    const warn = (message: string) => told.push(message);
    const typo = {
      ALMANAC_REDIS_ULR: REDIS,
      ALMANAC_WHATEVER_ELSE: 'x',
      ALMANAC_TEST_REDIS_JSON_URL: 'x',
      ALMANAC_SEED_FULL: '1',
      REDIS_URL: 'x',
    };
    expect(() => readConfig({ command: 'serve', env: typo, warn })).toThrow('ALMANAC_REDIS_URL');
    expect(told).toEqual([
      'ALMANAC_REDIS_ULR is no setting and has no effect: did you mean ALMANAC_REDIS_URL?',
      'ALMANAC_WHATEVER_ELSE is no setting and has no effect: docs/CONFIG.md has all there are.',
    ]);
  });
});
