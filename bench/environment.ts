import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../deploy/local/free-port.mjs';
import { createTestDatabase } from '../test/support/database.js';
import { startOwnRedis } from '../test/support/servers/own-servers.js';
import { startTestServers, type TestServers } from '../test/support/servers/servers.js';
import { Disposables } from './disposables.js';
import { writePeerData } from './peer-data.js';
import { pin, ServerProcess } from './server-process.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ALMANAC = ['--import', 'tsx', 'src/cli/main.ts'];

export interface Environment extends AsyncDisposable {
  readonly countries: readonly string[];
  readonly subdivisions: readonly string[];
  /** What ran, for the report: `MariaDB 10.11.19`. */
  readonly versions: readonly string[];
  /** Starts an Almanac gateway that reads the shared store. */
  almanac(options: {
    readonly env: Readonly<Record<string, string>>;
    readonly core: number | undefined;
    readonly args?: readonly string[];
  }): Promise<ServerProcess>;
  /** Starts one of `peers/`. */
  peer(name: string, core: number | undefined): Promise<ServerProcess>;
}

/**
 * A database and a Redis of this run's own, both with the reference data, and a worker that keeps the
 * store current meanwhile. Redis shares the load generator's core, as a client's machine would be another.
 */
export async function startEnvironment({
  loadCore,
  compiled,
  running,
}: {
  readonly loadCore: number | undefined;
  /** Where the servers lie compiled, see `compileServers`. Default: they are compiled as they are loaded. */
  readonly compiled?: string;
  /** Servers that run already, to share their database. Default: this run starts its own. */
  readonly running?: Pick<TestServers, 'addresses' | 'summary'>;
}): Promise<Environment> {
  const stack = new Disposables();
  const servers = running ?? stack.use(await startTestServers({ log: () => {} }));
  const { adminUrl } = servers.addresses.mariadb;
  const database = stack.use(await createTestDatabase(adminUrl));
  const redis = await startOwnRedis({ folder: servers.addresses.folder });
  stack.use({ [Symbol.asyncDispose]: () => redis.kill() });
  if (loadCore !== undefined) pin(redis.pid, loadCore);
  const seedUrl = new URL(adminUrl);
  seedUrl.pathname = `/${database.name}`;
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'seeds/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, ALMANAC_SEED_URL: seedUrl.href },
  });
  await writePeerData(database.admin, redis.url);
  const shared = {
    ALMANAC_MYSQL_URL: database.url,
    ALMANAC_REDIS_URL: redis.url,
    ALMANAC_DATASET: 'bench',
    ALMANAC_LOG_LEVEL: 'warn',
  };
  const worker = spawn(process.execPath, [...ALMANAC, 'sync'], {
    cwd: ROOT,
    env: { ...process.env, ...shared, ALMANAC_PORT: '0' },
    stdio: 'ignore',
  });
  stack.use({
    async [Symbol.asyncDispose]() {
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      if (worker.exitCode === null && worker.kill('SIGTERM')) await gone;
    },
  });
  const codes = async (table: string) => {
    const [rows] = await database.admin.query(`SELECT code FROM ${table} ORDER BY code`);
    return (rows as { code: string }[]).map(({ code }) => code);
  };
  return {
    countries: await codes('country'),
    subdivisions: await codes('subdivision'),
    versions: servers.summary,
    async almanac({ env, core, args = [] }) {
      const port = await freePort();
      return ServerProcess.start({
        compiled,
        args: ['src/cli/main', 'serve', ...args],
        env: { NODE_ENV: 'production', ...shared, ...env, ALMANAC_PORT: String(port) },
        port,
        core,
        isReady: async (url) => (await fetch(`${url}/readyz`)).ok,
      });
    },
    async peer(name, core) {
      const port = await freePort();
      return ServerProcess.start({
        compiled,
        args: [`bench/peers/${name}`],
        env: {
          NODE_ENV: 'production',
          PEER_REDIS_URL: redis.url,
          PEER_MYSQL_URL: seedUrl.href,
          PEER_PORT: String(port),
        },
        port,
        core,
        isReady: async (url) => (await ask(url, { query: '{ __typename }', variables: {} })).ok,
      });
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

const ask = (url: string, body: object) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
