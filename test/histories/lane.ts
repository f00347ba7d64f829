import { rmSync } from 'node:fs';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { createClient } from 'redis';
import type { DatabaseServer } from '../../deploy/local/database-server.mjs';
import type { RedisServer } from '../../deploy/local/redis.mjs';
import { findRedises } from '../../deploy/local/redis-binary.mjs';
import { startOwnMariadb, startOwnMysql, startOwnRedis } from '../support/servers/own-servers.js';
import type { ServerKind } from './history.js';
import { WorkerSeat } from './worker-seat.js';

/** A source, a Redis and a worker of one's own: whatever a history does to them, no other notices. */
export class Lane implements AsyncDisposable {
  readonly kind: ServerKind;
  readonly seat: WorkerSeat;
  readonly hasJson: boolean;
  /** Counts what may take Redis back to an earlier state, at its beginning and at its end. */
  redisLives = 0;
  #source: DatabaseServer;
  #redis: RedisServer;
  readonly #startSource: (former: DatabaseServer) => Promise<DatabaseServer>;
  readonly #startRedis: (former: RedisServer) => Promise<RedisServer>;

  private constructor(options: {
    kind: ServerKind;
    source: DatabaseServer;
    redis: RedisServer;
    startSource: (former: DatabaseServer) => Promise<DatabaseServer>;
    startRedis: (former: RedisServer) => Promise<RedisServer>;
  }) {
    this.kind = options.kind;
    this.#source = options.source;
    this.#redis = options.redis;
    this.hasJson = options.redis.json;
    this.#startSource = options.startSource;
    this.#startRedis = options.startRedis;
    this.seat = new WorkerSeat({ firstServerId: 3_000_000_000 });
  }

  /** @param chroot where MySQL is; not needed for MariaDB */
  static async open({
    kind,
    folder,
    chroot = '',
  }: {
    kind: ServerKind;
    folder: string;
    chroot?: string | undefined;
  }): Promise<Lane> {
    // What a commit wrote has to outlive a killed process, though not a power cut.
    const args = ['--innodb-flush-log-at-trx-commit=2', '--max-connections=500'];
    const startSource = (former?: DatabaseServer) => {
      const again = former ? { dir: former.dir, port: former.port } : {};
      if (kind === 'mariadb') return startOwnMariadb({ folder, args, ...again });
      const native = kind === 'mysqlNative' ? ['--innodb-native-foreign-keys=ON'] : [];
      return startOwnMysql({ folder, chroot, args: [...args, ...native], ...again });
    };
    // With the JSON commands, where this machine has them: both codecs work there.
    const [program] = await findRedises();
    if (!program) throw new Error('the histories need redis-server or valkey-server');
    const { binary, modules } = program;
    const startRedis = (former?: RedisServer) =>
      startOwnRedis({
        folder,
        binary,
        modules,
        ...(former ? { dir: former.dir, port: former.port } : {}),
      });
    const [source, redis] = await Promise.all([startSource(), startRedis()]);
    return new Lane({ kind, source, redis, startSource, startRedis });
  }

  get redisUrl(): string {
    return this.#redis.url;
  }

  /** A connection as root; waits for a server that is starting. */
  async connect(database?: string): Promise<Connection> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await mysql.createConnection({
          uri: this.#source.rootUrl(database),
          supportBigNumbers: true,
          bigNumberStrings: true,
          dateStrings: true,
          charset: 'utf8mb4',
        });
      } catch (error) {
        if (attempt === 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Statements as root, one after the other; resolves to the last one's rows. */
  async admin<Row = Record<string, string>>(...statements: string[]): Promise<Row[]> {
    const connection = await this.connect();
    try {
      let rows: unknown;
      for (const statement of statements) [rows] = await connection.query(statement);
      return rows as Row[];
    } finally {
      connection.destroy();
    }
  }

  sourceUrl(user: string, database: string): string {
    const url = new URL(this.#source.rootUrl(database));
    url.username = user;
    url.password = 'secret';
    return url.href;
  }

  async restartSource({ kill }: { kill: boolean }): Promise<void> {
    if (kill) await this.#source.kill();
    else await this.#source.stop(20_000);
    this.#source = await this.#startSource(this.#source);
  }

  async restartRedis({ empty }: { empty: boolean }): Promise<void> {
    await this.redisLife(async () => {
      await this.#redis.kill();
      if (empty) rmSync(join(this.#redis.dir, 'dump.rdb'), { force: true });
      this.#redis = await this.#startRedis(this.#redis);
    });
  }

  /** Around anything that takes Redis back. */
  async redisLife(work: () => Promise<unknown>): Promise<void> {
    this.redisLives += 1;
    try {
      await work();
    } finally {
      this.redisLives += 1;
    }
  }

  async redisCommand(...command: string[]): Promise<unknown> {
    const client = createClient({ url: this.redisUrl, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    try {
      await client.connect();
      return await client.sendCommand(command);
    } finally {
      if (client.isOpen) client.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.seat[Symbol.asyncDispose]();
    await Promise.all([this.#source.kill(), this.#redis.kill()]);
  }
}
