/** The servers that all tests of a run share. */
import { findDatabases } from '../../../deploy/local/database-binary.mjs';
import { mustFindPrograms } from '../../../deploy/local/programs.mjs';
import { findMysql } from './mysql.js';
import { startOwnMariadb, startOwnRedis } from './own-servers.js';
import { findRedisJson } from './redis-json.js';
import { createTestFolder, removeTestFolder } from './test-folder.js';

/** Plain data: it goes from vitest's main process to its workers. */
export interface ServerAddresses {
  readonly mariadb: { readonly adminUrl: string };
  /** `chroot`, where it was not given by URL: what `startOwnMysql` needs for another one. */
  readonly mysql?: { readonly adminUrl: string; readonly chroot?: string };
  /** Without the JSON commands, where this machine has such a one. */
  readonly redis: { readonly url: string };
  readonly redisJson?: { readonly url: string };
  /** Why one is not there, for the names of skipped tests. */
  readonly missing: { readonly mysql?: string; readonly redisJson?: string };
  /** The run's folder, which `startOwn…` asks for. */
  readonly folder: string;
}

export interface TestServers extends AsyncDisposable {
  readonly addresses: ServerAddresses;
  /** A line for each kind: what it runs on, or why it does not. */
  readonly summary: readonly string[];
}

/**
 * Starts the servers, or finds those that the environment names. What this machine lacks is
 * installed where that is possible; without MariaDB or Redis it fails.
 *
 * Disposing ends them all; so does a failure here, and the end of this process.
 */
export async function startTestServers({
  log = (line) => console.log(line),
}: {
  log?: (line: string) => void;
} = {}): Promise<TestServers> {
  const { redises } = await mustFindPrograms({ database: true, redis: true });
  const mariadbProgram = (await findDatabases()).find(({ kind }) => kind === 'mariadb');
  if (!mariadbProgram) throw new Error('the tests need MariaDB, beside MySQL: mariadb-server');
  // The last is the plainest: those with the JSON commands come first.
  const plain = redises.find(({ mayHaveJson }) => !mayHaveJson) ?? redises.at(-1);
  if (!plain) throw new Error('the tests need redis-server or valkey-server');

  const folder = createTestFolder();
  const end = () => removeTestFolder(folder);
  process.once('exit', end);
  const started = [
    startOwnMariadb({ folder, binary: mariadbProgram.binary }),
    startOwnRedis({ folder, binary: plain.binary, modules: plain.modules }),
    findRedisJson(folder),
    findMysql(folder, { log }),
  ] as const;
  try {
    const [mariadb, redis, redisJson, mysql] = await Promise.all(started);
    return {
      addresses: {
        mariadb: { adminUrl: mariadb.rootUrl() },
        redis: { url: redis.url },
        ...('url' in mysql && {
          mysql: { adminUrl: mysql.url, ...(mysql.chroot && { chroot: mysql.chroot }) },
        }),
        ...('url' in redisJson && { redisJson: { url: redisJson.url } }),
        missing: {
          ...('reason' in mysql && { mysql: mysql.reason }),
          ...('reason' in redisJson && { redisJson: redisJson.reason }),
        },
        folder,
      },
      summary: [
        `MariaDB ${mariadb.version}`,
        'url' in mysql ? mysql.title : mysql.reason,
        `${redis.kind === 'redis' ? 'Redis' : 'Valkey'} ${redis.version}`,
        'url' in redisJson ? redisJson.title : redisJson.reason,
      ],
      async [Symbol.asyncDispose]() {
        process.removeListener('exit', end);
        end();
      },
    };
  } catch (error) {
    // Those that were still starting are noted by then, and end with the others.
    await Promise.allSettled(started);
    process.removeListener('exit', end);
    end();
    throw error;
  }
}
