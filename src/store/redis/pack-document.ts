import type { LoadedDocument } from '../../model/encoded-document.js';
import type { Codec } from './codec.js';
import { encodeDocument, isStoredAsItIs, refuseTooDeep } from './document-text.js';
import type { PackedTexts } from './packed-texts.js';

/**
 * Adds a name and a document's text. Errors: STORE_UNSUITABLE for a document that the codec's server would
 * refuse; nothing is added then.
 */
export function packDocument(
  texts: PackedTexts,
  { maxDepth }: Codec,
  name: string,
  document: LoadedDocument,
): void {
  if (maxDepth !== undefined) refuseTooDeep(name, document, maxDepth);
  texts.add(name);
  if (isStoredAsItIs(document)) texts.addBytes(document);
  else texts.add(encodeDocument(document));
}
