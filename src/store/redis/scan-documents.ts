import { type Document, idOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { codecOfGeneration } from './codecs.js';
import { decodeDocument } from './document-text.js';
import type { Dataset } from './fenced-batch.js';
import { keyIndexPages } from './key-index.js';

/** The records that an entity's key index lists, a page of the index and one read of documents at a time. */
export async function* scanDocuments(
  dataset: Dataset,
  generation: string,
  entity: Entity,
): AsyncGenerator<readonly (readonly [id: string, document: Document | null])[]> {
  const { connection, keys } = dataset;
  const codec = codecOfGeneration(generation);
  for await (const members of keyIndexPages(dataset, generation, entity)) {
    const ids = members.map(idOfMember);
    const texts = await codec.read(
      connection,
      ids.map((id) => keys.document(generation, entity.name, id)),
    );
    yield ids.map((id, at) => [id, decodeDocument(texts[at] ?? null)] as const);
  }
}
