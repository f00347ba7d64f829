import { type Logger, silentLogger } from '../../lib/logger.js';
import type { Store, StoreWriter } from '../store.js';
import { checkServer, warnOfEviction } from './check-server.js';
import type { CodecName } from './codec.js';
import { chooseCodec } from './codecs.js';
import { Connection } from './connection.js';
import { createKeys } from './keys.js';
import { RedisFeed } from './redis-feed.js';
import { RedisInspector } from './redis-inspector.js';
import { RedisStoreReader } from './redis-store-reader.js';
import { RedisStoreWriter } from './redis-store-writer.js';
import { RedisSuspects } from './redis-suspects.js';
import { createRefusingWriter } from './refusing-writer.js';

export interface RedisStoreOptions {
  /** redis://user:password@host:6379/0, rediss://… or unix:///path/to/socket */
  readonly url: string;
  /** Keeps several deployments in one Redis apart: letters, digits, ".", "_", "-". */
  readonly dataset: string;
  /** The catalog's. */
  readonly fingerprint: string;
  /** Opens for reading alone, with read permissions alone; a replica will do. Default: false. */
  readonly readOnly?: boolean;
  /** Of new generations. Default: auto, which is redis-json where the server has JSON commands. */
  readonly codec?: CodecName | 'auto';
  /** The safety net: how long any key outlives the worker's last touch, ms. Default: 7 days. */
  readonly ttlMs?: number;
  /** Entries that the change feed keeps, about. Default: 10,000. */
  readonly feedMaxLength?: number;
  /** The largest transaction that is committed in one step, bytes. Default: 8 MiB. */
  readonly commitBytes?: number;
  /** How long requests may go on reading a version after the next one, ms. Default: 10,000. */
  readonly undoMs?: number;
  /** Size of what is kept for that, and of what one transaction may replace, bytes. Default: 4 × `commitBytes`. */
  readonly undoBytes?: number;
  /** Size of one loaded chunk, bytes. Default: 32 KiB. */
  readonly chunkBytes?: number;
  /** Loaded chunks under way at a time, bytes. Default: 1 MiB. */
  readonly loadBytes?: number;
  /** How long the server may stay silent before it counts as lost, ms. Default: 5,000. */
  readonly timeoutMs?: number;
  readonly logger?: Logger;
}

const DAY_MS = 86_400_000;
const KIB = 1024;

/**
 * Opens one dataset in Redis or Valkey. The worker's writes have a connection of their own: a
 * request must not queue behind a bulk load.
 *
 * Errors: STORE_LOST where it cannot be reached now (later losses mend by themselves), STORE_DENIED,
 * STORE_UNSUITABLE, and CONFIG_INVALID for a URL or a name that is none.
 */
export async function openRedisStore({
  url,
  dataset,
  fingerprint,
  readOnly = false,
  codec: wantedCodec = 'auto',
  ttlMs = 7 * DAY_MS,
  feedMaxLength = 10_000,
  commitBytes = 8 * KIB * KIB,
  undoMs = 10_000,
  undoBytes = 4 * commitBytes,
  chunkBytes = 32 * KIB,
  loadBytes = KIB * KIB,
  timeoutMs = 5_000,
  logger = silentLogger,
}: RedisStoreOptions): Promise<Store> {
  const keys = createKeys({ dataset, fingerprint });
  const connections: Connection[] = [];
  const connect = async (name: string) => {
    const connection = await Connection.open({ url, name, timeoutMs, logger });
    connections.push(connection);
    return connection;
  };
  const close = async () => {
    await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()));
  };

  try {
    const forReads = await connect('almanac-reader');
    checkServer(forReads, { isWriter: !readOnly });
    const codec = await chooseCodec(forReads, wantedCodec, keys.probe);
    const reader = new RedisStoreReader({ connection: forReads, keys });

    let writer: StoreWriter;
    // Of its own: requests must not queue behind a comparison, nor lose their connection where a server
    // that was demoted refuses a suspect.
    const forWork = await connect(readOnly ? 'almanac-suspects' : 'almanac-writer');
    if (readOnly) {
      writer = createRefusingWriter(forReads.address);
    } else {
      const connection = forWork;
      await warnOfEviction(connection, logger);
      const limits = { feedMaxLength, commitBytes, undoMs, undoBytes, chunkBytes, loadBytes };
      writer = new RedisStoreWriter({ dataset: { connection, keys, ttlMs }, codec, limits });
    }

    const { product, version } = forReads.server;
    const label = `${product} ${version} at ${forReads.address}, ${codec.name}`;
    logger.info({ label, codec: codec.name, asked: wantedCodec }, 'Store is open.');
    return {
      reader,
      writer,
      suspects: new RedisSuspects({ connection: forWork, keys }),
      inspector: new RedisInspector({ connection: forWork, keys }),
      feed: new RedisFeed({
        connection: forReads,
        keys,
        connect: () => Connection.open({ url, name: 'almanac-feed', timeoutMs, logger }),
        blockMs: timeoutMs / 3,
      }),
      label,
      async ping() {
        await Promise.all(connections.map((connection) => connection.send(['PING'])));
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
