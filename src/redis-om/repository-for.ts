/** The export `almanac/redis-om`: the stored documents as mapped objects, for any Node service. */
import type { RedisConnection } from 'redis-om';
import { AlmanacError } from '../lib/errors.js';
import type { Entity } from '../model/entity.js';
import { decodeCheckpoint } from '../store/redis/checkpoint-record.js';
import { codecOfGeneration } from '../store/redis/codecs.js';
import { createKeys } from '../store/redis/keys.js';
import { ReadOnlyRepository } from './read-only-repository.js';
import { schemaOf } from './schema-of.js';

export { encodeId } from '../model/key.js';
export type { MappedRecord } from './schema-of.js';

/** What is used of a node-redis client, connected, of version 4 to 6; the rest is for `search`. */
export interface RedisOmClient {
  get(key: string): Promise<unknown>;
  readonly json: { get(key: string, options: { path: string }): Promise<unknown> };
}

export interface RepositoryOptions {
  readonly client: RedisOmClient;
  /** As the worker's ALMANAC_DATASET. */
  readonly dataset: string;
  /** The catalog that the worker has; its fingerprint alone is used. */
  readonly catalog: { readonly fingerprint: string };
}

/**
 * A Redis OM repository over the generation that is visible now: one GET. Ask for a new one for each piece
 * of work, as a retired generation's keys go away some time after the next one was announced.
 *
 * @example
 * const countries = await repositoryFor(Country, { client, dataset: 'atlas', catalog });
 * const switzerland = await countries.fetch(encodeId(['CH']));
 *
 * Errors: NOT_READY before the first announcement, STORE_UNSUITABLE where the documents are not stored
 * with the JSON commands.
 */
export async function repositoryFor<E extends Entity>(
  entity: E,
  { client, dataset, catalog: { fingerprint } }: RepositoryOptions,
): Promise<ReadOnlyRepository<E>> {
  const keys = createKeys({ dataset, fingerprint });
  const text = await client.get(keys.checkpoint);
  const checkpoint = decodeCheckpoint(typeof text === 'string' ? text : null);
  if (!checkpoint) {
    throw new AlmanacError(
      'NOT_READY',
      `Expected announced data of dataset ${dataset} with fingerprint ${fingerprint}, got none. ` +
        'Check both names, and that the worker has loaded.',
    );
  }
  const { generation } = checkpoint;
  const { name } = codecOfGeneration(generation);
  if (name !== 'redis-json') {
    throw new AlmanacError(
      'STORE_UNSUITABLE',
      `Expected documents of the codec redis-json, got ${name}: Redis OM reads with JSON.GET. ` +
        'Use a server with the JSON commands, or read the texts with MGET (docs/DOCUMENTS.md).',
    );
  }
  const schema = schemaOf(entity, generation, keys);
  return new ReadOnlyRepository(schema, client as unknown as RedisConnection);
}
