import type { Document } from '../../src/model/document.js';
import { EncodedDocument, type LoadedDocument } from '../../src/model/encoded-document.js';
import type { DocumentBatch } from '../../src/source/source.js';

/** All of a document, however it came. */
export function decodedDocument(document: LoadedDocument): Document {
  return document instanceof EncodedDocument ? JSON.parse(document.text) : document;
}

/** What a snapshot reads, as documents. */
export async function documentsIn(batches: AsyncIterable<DocumentBatch>): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const batch of batches) documents.push(...batch.map(decodedDocument));
  return documents;
}
