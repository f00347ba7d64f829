import { AlmanacError } from '../../lib/errors.js';
import type { Checkpoint, Lease } from '../store.js';
import { encodeCheckpoint } from './checkpoint-record.js';
import { type Dataset, FencedBatch } from './fenced-batch.js';
import { jsonStringCodec } from './json-string-codec.js';

/**
 * Position and confirmation alone.
 *
 * The checkpoint keeps its expiry, which `announce` and `renewTtl` set to the moment when the first
 * document could expire. Were it moved at each write, a worker that returns after a long absence
 * could find a fresh checkpoint beside expired documents, and follow on with holes.
 *
 * Errors: FENCED, STORE_REWOUND, POSITION_LOST where no checkpoint is there to be moved.
 */
export async function confirmCheckpoint(
  dataset: Dataset,
  lease: Lease,
  {
    checkpoint,
    former,
  }: { readonly checkpoint: Checkpoint; readonly former?: Checkpoint | undefined },
): Promise<void> {
  const { keys } = dataset;
  const batch = new FencedBatch(jsonStringCodec);
  if (former) batch.expect(keys.checkpoint, encodeCheckpoint(former));
  batch.command('SET', keys.checkpoint, encodeCheckpoint(checkpoint), 'XX', 'KEEPTTL');
  const reply = await batch.send<string | null>(dataset, lease.token);
  if (reply === null) throw checkpointGone(dataset);
}

export function checkpointGone({ connection, keys }: Dataset): AlmanacError {
  return new AlmanacError(
    'POSITION_LOST',
    `Expected the checkpoint of the announced generation at ${connection.address} (${keys.checkpoint}); there is none: it expired or was removed. A new generation must be loaded and announced.`,
  );
}
