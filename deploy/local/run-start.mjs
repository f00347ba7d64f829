import { spawnAlmanac, untilReady } from './almanac-process.mjs';
import { installDependencies, reasonToInstall } from './dependencies.mjs';
import { portIsFree } from './free-port.mjs';
import { bringUpServers } from './private-servers.mjs';
import { isRunning } from './process-control.mjs';
import { elapsed, report } from './report.mjs';
import { seedDatabase } from './seed.mjs';
import { running } from './server-process.mjs';
import { readStartOptions } from './start-options.mjs';
import { StateFile } from './state.mjs';
import { baseUrlOf, welcome } from './welcome.mjs';

/** Whom Almanac connects as: it may read the tables and follow the binlog, no more. */
const USER = 'almanac';

/**
 * Everything from a bare clone to a GraphQL that answers, and on until Almanac ends.
 *
 * @param {object} options
 * @param {string} options.root the checkout
 * @param {string} options.home its folder `.almanac`, locked for us
 * @param {readonly string[]} options.args for Almanac itself
 * @param {import('./owned-processes.mjs').OwnedProcesses} options.owned
 * @param {AbortSignal} options.signal
 * @returns {Promise<number>} Almanac's exit code
 */
export async function runStart({ root, home, args, owned, signal }) {
  const startedAt = performance.now();
  const file = StateFile.open(home, root);
  const options = await readStartOptions(args, process.env);
  await stopLeftover(file);
  await mustHavePort(options);
  await ensureDependencies(root, signal);

  const wanted = {
    database: options.mysqlUrl === undefined,
    redis: options.redisUrl === undefined,
  };
  const { database, redis } = await bringUpServers(wanted, { root, file, owned, signal });
  const password = file.state.passwords.user;
  if (database !== undefined) {
    const { kind, rootUrl } = database;
    const wasSeeded = file.state.seeded.includes(kind);
    await seedDatabase({ root, rootUrl, user: USER, password, wasSeeded, signal });
    file.update((state) => {
      state.seeded = [...new Set([...state.seeded, kind])];
    });
  }
  signal.throwIfAborted();

  const almanac = spawnAlmanac({
    root,
    args: options.args,
    env: {
      // A person reads this terminal; ALMANAC_LOG_LEVEL=info brings the log's other lines back.
      ALMANAC_LOG_LEVEL: 'warn',
      ...process.env,
      ...(database && {
        ALMANAC_MYSQL_URL: `mysql://${USER}:${password}@127.0.0.1:${database.port}/atlas`,
      }),
      ...(redis && { ALMANAC_REDIS_URL: redis.url }),
      ALMANAC_PORT: `${options.port}`,
    },
  });
  owned.own('almanac', almanac.stop);
  file.update((state) => {
    state.running.almanac = { pid: almanac.pid, stamp: almanac.stamp };
  });

  const baseUrl = baseUrlOf(options);
  const ready = await Promise.race([
    untilReady(baseUrl, signal).then(() => true),
    almanac.exited.then(() => false),
  ]);
  if (ready) process.stdout.write(welcome({ baseUrl, took: elapsed(startedAt), database }));
  return almanac.exited;
}

/**
 * A start that was killed leaves its Almanac behind, which holds the port and the lease.
 *
 * @param {StateFile} file
 */
async function stopLeftover(file) {
  const { almanac } = file.state.running;
  if (almanac === undefined || !isRunning(almanac)) return;
  report('leftover', 'stopping the Almanac of a start that was killed');
  await running(almanac).stop();
}

/** @param {{ host: string, port: number }} options */
async function mustHavePort({ host, port }) {
  // What is no port, Almanac refuses in its own words.
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (!isPort || (await portIsFree(port, host))) return;
  throw new Error(
    `cannot listen on ${host}, port ${port}: set ALMANAC_PORT to another (0 takes any free one)`,
  );
}

/**
 * @param {string} root
 * @param {AbortSignal} signal
 */
async function ensureDependencies(root, signal) {
  const reason = reasonToInstall(root);
  if (reason === undefined) return;
  const startedAt = performance.now();
  report('dependencies', `npm ci: ${reason}`);
  await installDependencies(root, { signal });
  report('dependencies', `installed (${elapsed(startedAt)})`);
}
