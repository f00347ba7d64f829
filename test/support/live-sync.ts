import { randomBytes } from 'node:crypto';
import { createGateway, type Gateway } from '../../src/gateway/server.js';
import { createBackoff } from '../../src/lib/backoff.js';
import { type Logger, silentLogger } from '../../src/lib/logger.js';
import { createRegistry } from '../../src/lib/metrics.js';
import { MysqlSource, type MysqlSourceOptions } from '../../src/source/mysql/mysql-source.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import type { WorkerStatus } from '../../src/sync/states.js';
import { createSyncMetrics } from '../../src/sync/sync-metrics.js';
import { Worker } from '../../src/sync/worker.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { catalog, ITEM_TABLE, Item, schema } from './item-deployment.js';
import { mysqlSourceOptions } from './mysql-source-under-test.js';
import { differences } from './store-differences.js';

/** What a reader met. */
export interface Watch {
  /** Answers that were right. */
  readonly reads: number;
  /** Answers that were errors, by code: no answer is not a wrong one. */
  readonly errors: ReadonlyMap<string, number>;
  /** Answers that were wrong, each as a sentence. */
  readonly wrong: readonly string[];
  /** How often an answer had an older position than the one before it. */
  readonly stepsBack: number;
}

/**
 * A source, a store, a gateway, and workers one after the other, in this process: what happens to the
 * servers between them is the test's affair. The table `item` is there; rows 1 and 2 are written in pairs.
 */
export class LiveSync implements AsyncDisposable {
  readonly source: MysqlSource;
  readonly store: Store;
  readonly gateway: Gateway;
  /** Every warning and error that was logged, as `fields` and message in one text. */
  readonly log: string[] = [];
  readonly #retryMaxMs: number;
  #database: TestDatabase;
  #marker = 0;
  #worker:
    | { readonly worker: Worker; readonly stop: AbortController; run: Promise<void> }
    | undefined;

  private constructor(parts: {
    database: TestDatabase;
    source: MysqlSource;
    store: Store;
    gateway: Gateway;
    log: string[];
    retryMaxMs: number;
  }) {
    this.#database = parts.database;
    this.source = parts.source;
    this.store = parts.store;
    this.gateway = parts.gateway;
    this.log = parts.log;
    this.#retryMaxMs = parts.retryMaxMs;
  }

  /** @param sourceUrl where the worker finds the database, if not where the test does: through a proxy */
  static async open({
    adminUrl,
    redisUrl,
    sourceUrl = (url) => url,
    table = ITEM_TABLE,
    source: sourceOptions = {},
    commitBytes,
    retryMaxMs = 500,
  }: {
    adminUrl: string;
    redisUrl: string;
    sourceUrl?: (url: string) => string;
    table?: string;
    source?: Partial<MysqlSourceOptions>;
    commitBytes?: number;
    retryMaxMs?: number;
  }): Promise<LiveSync> {
    const log: string[] = [];
    const note = (fields: object, message: string) => {
      log.push(`${message} ${JSON.stringify(fields)}`);
    };
    const logger: Logger = { ...silentLogger, warn: note, error: note };
    const database = await createTestDatabase(adminUrl);
    await database.execute(table);
    const source = new MysqlSource({
      ...mysqlSourceOptions(sourceUrl(database.url), catalog),
      ...sourceOptions,
    });
    const dataset = `test-${randomBytes(6).toString('hex')}`;
    const { fingerprint } = catalog;
    const store = await openRedisStore({
      url: redisUrl,
      dataset,
      fingerprint,
      logger,
      timeoutMs: 2_000,
      ...(commitBytes ? { commitBytes } : {}),
    });
    const gateway = createGateway({
      schema,
      reader: store.reader,
      logger: silentLogger,
      registry: createRegistry(),
    });
    return new LiveSync({ database, source, store, gateway, log, retryMaxMs });
  }

  get database(): TestDatabase {
    return this.#database;
  }

  /** Connects anew where the server was restarted, or to the same database of another server. */
  async reattach(adminUrl?: string): Promise<void> {
    const former = this.#database;
    const admin = await former.connect(adminUrl ? { port: Number(new URL(adminUrl).port) } : {});
    former.admin.destroy();
    this.#database = {
      ...former,
      admin,
      async execute(...statements) {
        for (const statement of statements) await admin.query(statement);
      },
      async [Symbol.asyncDispose]() {
        admin.destroy();
      },
    };
  }

  /** Starts a worker, which runs until `stop`. */
  start(): void {
    const worker = new Worker({
      source: this.source,
      writer: this.store.writer,
      suspects: this.store.suspects,
      inspector: this.store.inspector,
      reconcileIntervalMs: 0,
      reconcileRowsPerSecond: 1,
      catalog,
      leaseMs: 2_000,
      ttlMs: 600_000,
      retireGraceMs: 1_000,
      confirmIntervalMs: 50,
      backoff: createBackoff({ maxMs: this.#retryMaxMs }),
      metrics: createSyncMetrics(createRegistry()),
      logger: {
        ...silentLogger,
        warn: (fields, message) => {
          this.log.push(`${message} ${JSON.stringify(fields)}`);
        },
      },
    });
    const stop = new AbortController();
    const run = worker.run(stop.signal);
    run.catch(() => {});
    this.#worker = { worker, stop, run };
  }

  async stop(): Promise<void> {
    this.#worker?.stop.abort();
    await this.#worker?.run.catch(() => {});
    this.#worker = undefined;
  }

  get status(): WorkerStatus | undefined {
    return this.#worker?.worker.status;
  }

  /** Waits until the worker follows. */
  async following(withinMs = 30_000): Promise<void> {
    await eventually(() => this.status?.state === 'following', { withinMs });
  }

  async generation(): Promise<string | undefined> {
    return (await this.store.reader.checkpoint())?.generation;
  }

  /** The code of every error that the worker met so far. */
  get codes(): string[] {
    return this.log.flatMap((line) => /"code":"(\w+)"/.exec(line)?.[1] ?? []);
  }

  /**
   * Waits until documents and index entries are those of the table, once a change that is made now
   * shows: what is equal before that may only not have noticed yet.
   */
  async settled({ withinMs = 30_000 } = {}): Promise<void> {
    this.#marker = (this.#marker + 1) % 100;
    const marker = this.#marker;
    await this.database.execute(
      `INSERT INTO item (id, value) VALUES (-1, ${marker}) ON DUPLICATE KEY UPDATE value = ${marker}`,
    );
    await eventually(async () => (await this.item(-1))?.value === marker, { withinMs });
    await this.equal();
  }

  /** Waits until documents and index entries are those of the table. */
  async equal({ withinMs = 15_000 } = {}): Promise<void> {
    await eventually(
      async () => {
        const found = await differences(this.store, Item, this.database.admin);
        if (found.length > 0) throw new Error(found.slice(0, 10).join('\n'));
        return true;
      },
      { withinMs },
    );
  }

  async item(id: number): Promise<{ id: string; value: number; note: string | null } | null> {
    return (await this.#ask([id])).items[0] ?? null;
  }

  /** Both rows of the pair get the next value, in one transaction. */
  async writePair(): Promise<void> {
    await this.database.execute(
      'INSERT INTO item (id, value) VALUES (1, 1), (2, 1) ON DUPLICATE KEY UPDATE value = value + 1',
    );
  }

  /** Reads the pair again and again until `until` resolves, as a client does, and judges each answer. */
  async watch(until: () => Promise<unknown>): Promise<Watch> {
    const errors = new Map<string, number>();
    const wrong: string[] = [];
    let reads = 0;
    let stepsBack = 0;
    let over = false;
    let last: { value: number; position: string } | undefined;
    const reading = (async () => {
      while (!over) {
        try {
          const { items, position } = await this.#ask([1, 2]);
          const [one, two] = items;
          if (!one || !two) wrong.push(`a row was missing: ${JSON.stringify(items)}`);
          else if (one.value !== two.value) wrong.push(`torn: ${one.value} and ${two.value}`);
          else if (last && one.value < last.value && !this.#isOlder(position, last.position))
            wrong.push(`${one.value} after ${last.value}, at ${position} after ${last.position}`);
          else reads += 1;
          if (last && this.#isOlder(position, last.position)) stepsBack += 1;
          last = { value: one?.value ?? 0, position };
        } catch (error) {
          const code = error instanceof Error ? error.message : String(error);
          errors.set(code, (errors.get(code) ?? 0) + 1);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    try {
      await until();
    } finally {
      over = true;
      await reading;
    }
    return { reads, errors, wrong, stepsBack };
  }

  #isOlder(position: string, than: string): boolean {
    return !this.source.covers(position as never, than as never);
  }

  /** Errors: the code of the first error of the answer. */
  async #ask(ids: readonly number[]) {
    const response = await this.gateway.fetch(
      new Request('http://test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `{ items: itemsByDatabaseId(databaseIds: [${ids}]) { id: databaseId value note } }`,
        }),
      }),
    );
    const { data, errors } = (await response.json()) as {
      data?: { items: ({ id: string; value: number; note: string | null } | null)[] };
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    if (errors?.[0]) throw new Error(errors[0].extensions?.code ?? errors[0].message);
    return {
      items: data?.items ?? [],
      position: response.headers.get('almanac-position') ?? '',
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.gateway[Symbol.asyncDispose]();
    await this.store[Symbol.asyncDispose]();
    // The server may be one that the test has ended.
    try {
      await this.database[Symbol.asyncDispose]();
    } catch {}
  }
}
