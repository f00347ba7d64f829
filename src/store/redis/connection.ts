import { ErrorReply, RESP_TYPES } from 'redis';
import { AlmanacError, messageOf } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import { type Client, createRedisClient } from './create-redis-client.js';
import { addressOf } from './redis-url.js';
import type { Script } from './script.js';
import { isAtLeast, type ServerInfo, toServerInfo } from './server-info.js';
import { isReadOnlyReplica, isUnknownScript, toStoreError } from './store-error.js';

export interface ConnectionOptions {
  /** redis://, rediss:// or unix://, with user, password and database number where needed. */
  readonly url: string;
  /** Shown by the server's CLIENT LIST. */
  readonly name: string;
  /** How long the server may stay silent before the connection counts as lost. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
  readonly logger: Logger;
}

export type Argument = string | Buffer;

const PINGS_PER_TIMEOUT = 5;
const BYTES = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

/**
 * One connection, which mends itself. While the server is away, commands fail at once instead of
 * queueing: a request must not wait for an outage to end, and the worker has its own way to retry.
 *
 * node-redis times only commands that still wait to be sent, with a timer object for each. Here a
 * few PINGs per timeout watch the whole connection instead: replies come in order, so while pings
 * are answered nothing is stuck. When they are not, the client is thrown away, everything that waits
 * on it fails, and a new one takes its place. Silent networks and hung handshakes are found so too.
 *
 * Errors of every method: see `toStoreError`.
 */
export class Connection implements AsyncDisposable {
  /** Where to, without credentials. */
  readonly address: string;
  #server: ServerInfo | undefined;
  readonly #options: ConnectionOptions;
  readonly #timeoutMs: number;
  #client: Client;
  #watch: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #lostBy: Error | undefined;
  #losses = 0;
  readonly #ran = new Set<Script>();

  private constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 5_000;
    this.address = addressOf(options.url);
    this.#client = this.#createClient(false);
  }

  /** Fails with one clear error where the server cannot be reached now: only later losses mend. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    await connection.#connect();
    return connection;
  }

  /** The server as it was when the connection was made last. */
  get server(): ServerInfo {
    return this.#server ?? toServerInfo({});
  }

  /** How many times it was lost: whoever needs what he wrote to be still there compares. */
  get losses(): number {
    return this.#losses;
  }

  /** Sends one command. `Reply` is what the caller knows of the answer; strings are text. */
  async send<Reply>(command: readonly Argument[]): Promise<Reply> {
    const client = this.#client;
    try {
      return await client.sendCommand<Reply>(command);
    } catch (error) {
      throw this.#failure(error, client);
    }
  }

  /** The same with strings as bytes: cheaper where they are long, or only compared. */
  async sendForBytes<Reply>(command: readonly Argument[]): Promise<Reply> {
    const client = this.#client;
    try {
      return await client.sendCommand<Reply>(command, BYTES);
    } catch (error) {
      throw this.#failure(error, client);
    }
  }

  /** Runs a script: one command, and another where the server does not know the script yet. */
  async run<Reply>(
    script: Script,
    keys: readonly string[],
    args: readonly Argument[],
  ): Promise<Reply> {
    // The _RO forms ask for fewer permissions; they came with Redis 7.
    const suffix = script.readOnly && isAtLeast(this.server, 7, 0) ? '_RO' : '';
    const rest = [String(keys.length), ...keys, ...args];
    try {
      const reply = await this.send<Reply>([`EVALSHA${suffix}`, script.sha, ...rest]);
      this.#ran.add(script);
      return reply;
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      this.#ran.delete(script);
      return this.send<Reply>([`EVAL${suffix}`, script.source, ...rest]);
    }
  }

  /** Whether the server knew the script when it ran last: then the next run is one command again. */
  knows(script: Script): boolean {
    return this.#ran.has(script);
  }

  /** Ends it at once; what still waits fails. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    this.#client.destroy();
  }

  #createClient(keepTrying: boolean): Client {
    const { url, name, logger } = this.#options;
    return createRedisClient({
      url,
      name,
      connectTimeoutMs: this.#timeoutMs,
      keepTrying,
      onReady: () => {
        if (this.#lostBy) logger.info({ address: this.address, name }, 'Redis is back.');
        this.#lostBy = undefined;
        this.#unanswered = 0;
        if (this.#server) this.#learnServer().catch(() => {}); // told to `onError`
      },
      onError: (error) => this.#noteLoss(error),
    });
  }

  #noteLoss(cause: Error): void {
    const { name, logger } = this.#options;
    if (!this.#lostBy) this.#losses += 1;
    this.#ran.clear();
    // Once an outage; and before the first connection it is `open` that tells.
    if (!this.#lostBy && this.#watch) {
      logger.warn({ address: this.address, name, cause: messageOf(cause) }, 'Redis is lost.');
    }
    this.#lostBy = cause;
  }

  async #connect(): Promise<void> {
    // connectTimeout ends with the socket's connection: a silent server would hang the handshake.
    let deadline: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      deadline = setTimeout(
        () => reject(new Error(`no answer within ${this.#timeoutMs} ms`)),
        this.#timeoutMs,
      );
    });
    try {
      await Promise.race([this.#greet(), silence]);
    } catch (error) {
      this.#client.destroy();
      throw toStoreError(error, this.address);
    } finally {
      clearTimeout(deadline);
    }
    this.#watch = setInterval(() => this.#ping(), this.#timeoutMs / PINGS_PER_TIMEOUT).unref();
  }

  async #greet(): Promise<void> {
    await this.#client.connect();
    await this.#learnServer();
  }

  async #learnServer(): Promise<void> {
    this.#server = toServerInfo(await this.#client.sendCommand(['HELLO']));
  }

  #ping(): void {
    if (this.#unanswered >= PINGS_PER_TIMEOUT) {
      this.#replaceClient(new Error(`no answer within ${this.#timeoutMs} ms`));
      return;
    }
    // Counted, not timed: after this process itself was held up, waiting answers are read first.
    this.#unanswered += 1;
    const client = this.#client;
    const answered = () => {
      if (client === this.#client) this.#unanswered = 0;
    };
    client.sendCommand(['PING']).then(answered, (error: unknown) => {
      if (error instanceof ErrorReply) answered();
    });
  }

  #replaceClient(cause: Error): void {
    const former = this.#client;
    this.#noteLoss(cause);
    this.#unanswered = 0;
    this.#client = this.#createClient(true);
    this.#client.connect().catch(() => {}); // told to `onError`
    former.destroy();
  }

  #failure(error: unknown, client: Client): AlmanacError {
    // A demoted server: the address may already lead to the new primary.
    if (isReadOnlyReplica(error) && client === this.#client) {
      this.#replaceClient(new Error(messageOf(error)));
    }
    const failure = toStoreError(error, this.address);
    if (error instanceof ErrorReply || !this.#lostBy) return failure;
    return new AlmanacError('STORE_LOST', toStoreError(this.#lostBy, this.address).message, {
      cause: error,
    });
  }
}
