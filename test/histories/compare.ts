import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../../src/model/catalog.js';
import { type Document, idOf, indexEntriesOf } from '../../src/model/document.js';
import { createKeys } from '../../src/store/redis/keys.js';
import { createRedisClient, type RedisClient } from './redis-client.js';

export interface Compared {
  readonly documents: number;
  readonly indexEntries: number;
}

/** Keys of a generation that are neither a document nor an index. */
const OTHER_KEYS: readonly string[] = ['#head', '#undo'];

const DIFFERENCES_SHOWN = 12;

/** One dataset in Redis, seen with plain commands. */
export class StoredState implements AsyncDisposable {
  readonly #client: RedisClient;
  readonly #catalog: Catalog;
  readonly #keys: ReturnType<typeof createKeys>;

  private constructor(client: RedisClient, catalog: Catalog, dataset: string) {
    this.#client = client;
    this.#catalog = catalog;
    this.#keys = createKeys({ dataset, fingerprint: catalog.fingerprint });
  }

  static async open(url: string, catalog: Catalog, dataset: string): Promise<StoredState> {
    const client = createRedisClient(url);
    await client.connect();
    return new StoredState(client, catalog, dataset);
  }

  async checkpoint(): Promise<{ position: string; generation: string } | undefined> {
    const text = await this.#client.get(this.#keys.checkpoint);
    return text === null ? undefined : JSON.parse(text);
  }

  /**
   * Every difference of a generation from what the tables hold, as sentences: a document or an index entry that is
   * missing, that is another, or that is there and should not be.
   */
  async differences(
    generation: string,
    expected: ReadonlyMap<string, readonly Document[]>,
  ): Promise<{ differences: string[]; compared: Compared }> {
    const wanted = {
      documents: new Map<string, Document>(),
      indexes: new Map<string, Set<string>>(),
    };
    for (const entity of this.#catalog.entities) {
      for (const document of expected.get(entity.name) ?? []) {
        const key = this.#keys.document(generation, entity.name, idOf(entity, document));
        wanted.documents.set(key, document);
        for (const { index, member } of indexEntriesOf(entity, document)) {
          const indexKey = this.#keys.index(generation, entity.name, index);
          const members = wanted.indexes.get(indexKey) ?? new Set();
          wanted.indexes.set(indexKey, members.add(member));
        }
      }
    }
    const found = await this.#keysOf(generation);
    const differences = [
      ...[...wanted.documents.keys(), ...wanted.indexes.keys()]
        .filter((key) => !found.has(key))
        .map((key) => `missing: ${key}`),
      ...(await this.#wrongValues(found, wanted)),
    ];
    let indexEntries = 0;
    for (const members of wanted.indexes.values()) indexEntries += members.size;
    return { differences, compared: { documents: wanted.documents.size, indexEntries } };
  }

  /** Keys of the dataset that belong neither to the generation nor to the dataset as a whole. */
  async leftovers(generation: string): Promise<string[]> {
    const own = await this.#keysOf(generation);
    const { lease, checkpoint, feed, generations } = this.#keys;
    const known = new Set([...own, lease, checkpoint, feed, generations]);
    const all = await this.#scan(`${lease.slice(0, -'lease'.length)}*`);
    return [...all].filter((key) => !known.has(key));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
  }

  async #wrongValues(
    found: ReadonlySet<string>,
    wanted: {
      documents: ReadonlyMap<string, Document>;
      indexes: ReadonlyMap<string, ReadonlySet<string>>;
    },
  ): Promise<string[]> {
    const sentences = [...found].map(async (key): Promise<string[]> => {
      const document = wanted.documents.get(key);
      const members = wanted.indexes.get(key);
      if (document) {
        const stored = await this.#document(key);
        if (isDeepStrictEqual(stored, document)) return [];
        return [`${key} is ${JSON.stringify(stored)}, the row is ${JSON.stringify(document)}`];
      }
      if (members) {
        const stored = new Set(await this.#client.zRange(key, 0, -1));
        return [
          ...[...members]
            .filter((member) => !stored.has(member))
            .map((m) => `${key} lacks ${escaped(m)}`),
          ...[...stored]
            .filter((member) => !members.has(member))
            .map((m) => `${key} has also ${escaped(m)}`),
        ];
      }
      return OTHER_KEYS.some((name) => key.endsWith(`:${name}`))
        ? []
        : [`nothing should be at ${key}`];
    });
    return (await Promise.all(sentences)).flat();
  }

  async #document(key: string): Promise<unknown> {
    const isString = (await this.#client.type(key)) === 'string';
    const text = await this.#client.sendCommand([isString ? 'GET' : 'JSON.GET', key]);
    return text === null ? null : JSON.parse(String(text));
  }

  async #keysOf(generation: string): Promise<Set<string>> {
    return this.#scan(this.#keys.ofGeneration(generation));
  }

  async #scan(pattern: string): Promise<Set<string>> {
    const found = new Set<string>();
    for await (const keys of this.#client.scanIterator({ MATCH: pattern, COUNT: 1000 })) {
      for (const key of keys) found.add(key);
    }
    return found;
  }
}

const escaped = (member: string) => JSON.stringify(member);

/** For an error's message: the first of them. */
export function listDifferences(differences: readonly string[]): string {
  const more = differences.length - DIFFERENCES_SHOWN;
  return [
    ...differences.slice(0, DIFFERENCES_SHOWN).map((text) => `  - ${text}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n');
}
