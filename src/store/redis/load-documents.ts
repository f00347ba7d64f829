import { idOf, indexerOf, indexesOf } from '../../model/document.js';
import { type LoadedDocument, seenOf } from '../../model/encoded-document.js';
import type { Entity } from '../../model/entity.js';
import type { ByteBudget } from './byte-budget.js';
import { codecOfGeneration } from './codecs.js';
import type { Dataset } from './fenced-batch.js';
import { LoadChunk } from './load-chunk.js';

export interface Load {
  readonly generation: string;
  readonly entity: Entity;
  readonly documents: readonly LoadedDocument[];
  readonly token: string;
}

/**
 * Writes documents and their index entries in chunks of about `chunkBytes`, many under way at a
 * time: as much as `budget` lets through, which all loads of a writer share. Each chunk is one
 * command, so `chunkBytes` bounds how long the server serves nobody else.
 *
 * Errors: FENCED; then and after any other error, some chunks may be written.
 */
export async function loadDocuments(
  dataset: Dataset,
  load: Load,
  { budget, chunkBytes }: { readonly budget: ByteBudget; readonly chunkBytes: number },
): Promise<void> {
  const sent: Promise<void>[] = [];
  let failure: unknown;
  for (const chunk of chunksOf(dataset, load, chunkBytes)) {
    const { bytes } = chunk;
    await budget.acquire(bytes);
    if (failure !== undefined) {
      budget.release(bytes);
      break;
    }
    sent.push(
      chunk
        .send(dataset, load.token)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .then(() => budget.release(bytes)),
    );
  }
  await Promise.all(sent);
  if (failure !== undefined) throw failure;
}

function* chunksOf(
  { keys }: Dataset,
  { generation, entity, documents }: Load,
  chunkBytes: number,
): Generator<LoadChunk> {
  const codec = codecOfGeneration(generation);
  const entriesOf = indexerOf(entity);
  const indexKeys = new Map(
    indexesOf(entity).map(([index]) => [index, keys.index(generation, entity.name, index)]),
  );
  let chunk = new LoadChunk(codec, chunkBytes);
  for (const document of documents) {
    const seen = seenOf(document);
    const id = idOf(entity, seen);
    chunk.put(keys.document(generation, entity.name, id), document);
    for (const { index, member } of entriesOf(seen, id)) {
      chunk.addMember(indexKeys.get(index) ?? '', member);
    }
    if (chunk.bytes < chunkBytes) continue;
    yield chunk;
    chunk = new LoadChunk(codec, chunkBytes);
  }
  if (!chunk.isEmpty) yield chunk;
}
