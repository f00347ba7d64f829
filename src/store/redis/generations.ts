import { AlmanacError } from '../../lib/errors.js';
import type { Checkpoint, Lease } from '../store.js';
import { addFeedEntry } from './add-feed-entry.js';
import { encodeCheckpoint, readCheckpoint } from './checkpoint-record.js';
import type { Codec } from './codec.js';
import { codecOfGeneration } from './codecs.js';
import type { Connection } from './connection.js';
import { type Dataset, FencedBatch, wholeMs } from './fenced-batch.js';
import { jsonStringCodec } from './json-string-codec.js';
import { nameGeneration } from './name-generation.js';

/** Registers a new generation and returns its name. Errors: FENCED. */
export async function createGeneration(
  dataset: Dataset,
  lease: Lease,
  codec: Codec,
): Promise<string> {
  const { connection, keys, ttlMs } = dataset;
  const [nowMs, known] = await Promise.all([serverTimeMs(connection), listGenerations(dataset)]);
  const generation = nameGeneration(nowMs, codec, known.at(-1));
  const batch = new FencedBatch(jsonStringCodec);
  batch.command('HSET', keys.generations, generation, String(nowMs));
  batch.expire(keys.generations, ttlMs);
  await batch.send(dataset, lease.token);
  return generation;
}

/** Those registered and the visible one, oldest first. */
export async function listGenerations({ connection, keys }: Dataset): Promise<readonly string[]> {
  const [registered, checkpoint] = await Promise.all([
    connection.send<string[]>(['HKEYS', keys.generations]),
    readCheckpoint(connection, keys),
  ]);
  return [...new Set([...registered, ...(checkpoint ? [checkpoint.generation] : [])])].sort();
}

/**
 * Writes the checkpoint, to expire when the first document of its generation could.
 *
 * Errors: FENCED; POSITION_LOST where the generation is not registered (any more).
 */
export async function announceGeneration(
  dataset: Dataset,
  {
    lease,
    checkpoint,
    feedMaxLength,
  }: { readonly lease: Lease; readonly checkpoint: Checkpoint; readonly feedMaxLength: number },
): Promise<void> {
  const { connection, keys, ttlMs } = dataset;
  const { generation } = checkpoint;
  const wholeSince = await connection.send<string | null>(['HGET', keys.generations, generation]);
  if (wholeSince === null) {
    throw new AlmanacError(
      'POSITION_LOST',
      `Expected to announce a generation of this dataset at ${connection.address}, got ${generation}, which is none (any more). A new one must be loaded.`,
    );
  }
  const batch = new FencedBatch(codecOfGeneration(generation));
  batch.putText(keys.head(generation), String(checkpoint.sequence));
  addFeedEntry(batch, dataset, {
    kind: 'announce',
    checkpoint,
    writes: [],
    maxLength: feedMaxLength,
  });
  // A moment, not a duration: one that is written late must not end later.
  const expiresAtMs = wholeMs(Number(wholeSince) + ttlMs);
  batch.command('SET', keys.checkpoint, encodeCheckpoint(checkpoint), 'PXAT', expiresAtMs);
  await batch.send(dataset, lease.token);
}

/** Now by the server's clock, ms since the epoch. */
export async function serverTimeMs(connection: Connection): Promise<number> {
  const [seconds, microseconds] = await connection.send<[string, string]>(['TIME']);
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}
