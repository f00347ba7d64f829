import type { Document } from '../../model/document.js';
import { idOf, indexEntriesOf } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { ByteBudget } from './byte-budget.js';
import { codecOfGeneration } from './codecs.js';
import { type Dataset, FencedBatch } from './fenced-batch.js';

export interface Load {
  readonly generation: string;
  readonly entity: Entity;
  readonly documents: readonly Document[];
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
  for (const batch of chunksOf(dataset, load, chunkBytes)) {
    const { bytes } = batch;
    await budget.acquire(bytes);
    if (failure !== undefined) {
      budget.release(bytes);
      break;
    }
    sent.push(
      batch
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
): Generator<FencedBatch> {
  const codec = codecOfGeneration(generation);
  let batch = new FencedBatch(codec);
  let members = new Map<string, string[]>();
  let memberCharacters = 0;
  const finish = () => {
    for (const [index, some] of members) {
      batch.addMembers(keys.index(generation, entity.name, index), some);
    }
    return batch;
  };
  for (const document of documents) {
    batch.put(keys.document(generation, entity.name, idOf(entity, document)), document);
    for (const { index, member } of indexEntriesOf(entity, document)) {
      const some = members.get(index);
      if (some) some.push(member);
      else members.set(index, [member]);
      memberCharacters += member.length;
    }
    if (batch.bytes + memberCharacters < chunkBytes) continue;
    yield finish();
    batch = new FencedBatch(codec);
    members = new Map();
    memberCharacters = 0;
  }
  if (batch.operations > 0) yield finish();
}
