import { AlmanacError } from '../../lib/errors.js';
import { idOfMember, indexesOf } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Lease } from '../store.js';
import { readCheckpoint } from './checkpoint-record.js';
import { type Dataset, FencedBatch, wholeMs } from './fenced-batch.js';
import { serverTimeMs } from './generations.js';
import { jsonStringCodec } from './json-string-codec.js';
import { keyIndexPages } from './key-index.js';
import { scanKeys } from './scan-keys.js';

/**
 * Removes every key of a generation, then its name. Page by page; a failure in between leaves the
 * name, so that another try ends it. The head goes first: who finds it finds the documents too.
 *
 * Errors: FENCED; NOT_READY for the visible generation; STORE_LOST where the connection was lost meanwhile.
 */
export async function retireGeneration(
  dataset: Dataset,
  lease: Lease,
  generation: string,
): Promise<void> {
  const { connection, keys } = dataset;
  const { losses } = connection;
  const checkpoint = await readCheckpoint(connection, keys);
  if (checkpoint?.generation === generation) {
    throw new AlmanacError(
      'NOT_READY',
      `Expected a generation that no reader sees, got ${generation}, the visible one. Announce another before it is retired.`,
    );
  }
  const first = new FencedBatch(jsonStringCodec);
  first.remove(keys.head(generation));
  first.remove(keys.undo(generation));
  await first.send(dataset, lease.token);
  for await (const page of scanKeys(connection, keys.ofGeneration(generation))) {
    if (connection.losses !== losses) throw maybeVisible(dataset, generation);
    const batch = new FencedBatch(jsonStringCodec);
    for (const key of page) batch.remove(key);
    await batch.send(dataset, lease.token);
  }
  const batch = new FencedBatch(jsonStringCodec);
  batch.command('HDEL', keys.generations, generation);
  await batch.send(dataset, lease.token);
}

/** A server that came back with older data may show again what is being removed. */
function maybeVisible({ connection }: Dataset, generation: string): AlmanacError {
  return new AlmanacError(
    'STORE_LOST',
    `Redis at ${connection.address} went away while generation ${generation} was removed; whether readers see that one again is not known yet.`,
  );
}

/**
 * Gives every key of a generation its full TTL again, page by page, then the dataset's own keys. The
 * checkpoint comes last and expires with what was renewed first: see `confirmCheckpoint`.
 *
 * Walks the key indexes: SCAN goes through all that is in Redis, also what is not ours, and a pass over
 * a million foreign keys may take longer than a short TTL.
 *
 * Errors: FENCED.
 */
export async function renewGeneration(
  dataset: Dataset,
  lease: Lease,
  { generation, entities }: { readonly generation: string; readonly entities: readonly Entity[] },
): Promise<void> {
  const { connection, keys, ttlMs } = dataset;
  const startedMs = await serverTimeMs(connection);
  const rest = new FencedBatch(jsonStringCodec);
  rest.expire(keys.head(generation), ttlMs);
  rest.expire(keys.undo(generation), ttlMs);
  for (const entity of entities) {
    for (const [index] of indexesOf(entity)) {
      rest.expire(keys.index(generation, entity.name, index), ttlMs);
    }
    for await (const members of keyIndexPages(dataset, generation, entity)) {
      const batch = new FencedBatch(jsonStringCodec);
      for (const member of members) {
        batch.expire(keys.document(generation, entity.name, idOfMember(member)), ttlMs);
      }
      await batch.send(dataset, lease.token);
    }
  }
  await rest.send(dataset, lease.token);
  const [isRegistered, checkpoint] = await Promise.all([
    connection.send<number>(['HEXISTS', keys.generations, generation]),
    readCheckpoint(connection, keys),
  ]);
  const isVisible = checkpoint?.generation === generation;
  const batch = new FencedBatch(jsonStringCodec);
  batch.expire(keys.feed, ttlMs);
  if (isRegistered || isVisible) {
    batch.command('HSET', keys.generations, generation, String(startedMs));
  }
  batch.expire(keys.generations, ttlMs);
  // A moment, not a duration: see `announceGeneration`.
  if (isVisible) batch.command('PEXPIREAT', keys.checkpoint, wholeMs(startedMs + ttlMs));
  await batch.send(dataset, lease.token);
}
