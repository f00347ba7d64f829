import { type Document, idOfMember, KEY_INDEX } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { codecOfGeneration } from './codecs.js';
import { decodeDocument } from './document-text.js';
import type { Dataset } from './fenced-batch.js';

const PAGE = 1_000;

/** The records that an entity's key index lists, a page of the index and one read of documents at a time. */
export async function* scanDocuments(
  { connection, keys }: Dataset,
  generation: string,
  entity: Entity,
): AsyncGenerator<readonly (readonly [id: string, document: Document | null])[]> {
  const index = keys.index(generation, entity.name, KEY_INDEX);
  const codec = codecOfGeneration(generation);
  let after = '-';
  while (true) {
    const members = await connection.send<string[]>([
      'ZRANGE',
      index,
      after,
      '+',
      'BYLEX',
      'LIMIT',
      '0',
      String(PAGE),
    ]);
    const last = members.at(-1);
    if (last === undefined) return;
    const ids = members.map(idOfMember);
    const texts = await codec.read(
      connection,
      ids.map((id) => keys.document(generation, entity.name, id)),
    );
    yield ids.map((id, at) => [id, decodeDocument(texts[at] ?? null)] as const);
    if (members.length < PAGE) return;
    after = `(${last}`;
  }
}
