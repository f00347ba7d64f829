import { AlmanacError } from '../../lib/errors.js';
import type { Checkpoint, Lease } from '../store.js';
import { encodeCheckpoint } from './checkpoint-record.js';
import { type Dataset, FencedBatch } from './fenced-batch.js';
import { jsonStringCodec } from './json-string-codec.js';

/**
 * Sends a batch that ends with the checkpoint's new value.
 *
 * The checkpoint keeps its expiry, which `announce` and `renewTtl` set to the moment when the first
 * document could expire. Were it moved at each write, a worker that returns after a long absence
 * could find a fresh checkpoint beside expired documents, and follow on with holes.
 *
 * Errors: POSITION_LOST where no checkpoint is there to be moved.
 */
export async function moveCheckpoint(
  batch: FencedBatch,
  dataset: Dataset,
  { token, checkpoint }: { readonly token: string; readonly checkpoint: Checkpoint },
): Promise<void> {
  const text = encodeCheckpoint(checkpoint);
  batch.command('SET', dataset.keys.checkpoint, text, 'XX', 'KEEPTTL');
  const reply = await batch.send<string | null>(dataset, token);
  if (reply === null) throw checkpointGone(dataset);
}

/** Position and confirmation alone. Errors: FENCED, STORE_REWOUND, POSITION_LOST. */
export function confirmCheckpoint(
  dataset: Dataset,
  lease: Lease,
  {
    checkpoint,
    former,
  }: { readonly checkpoint: Checkpoint; readonly former?: Checkpoint | undefined },
): Promise<void> {
  const batch = new FencedBatch(jsonStringCodec);
  if (former) batch.expect(dataset.keys.checkpoint, encodeCheckpoint(former));
  return moveCheckpoint(batch, dataset, { token: lease.token, checkpoint });
}

export function checkpointGone({ connection, keys }: Dataset): AlmanacError {
  return new AlmanacError(
    'POSITION_LOST',
    `Expected the checkpoint of the announced generation at ${connection.address} (${keys.checkpoint}); there is none: it expired or was removed. A new generation must be loaded and announced.`,
  );
}
