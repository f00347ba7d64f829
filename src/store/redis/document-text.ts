import { AlmanacError } from '../../lib/errors.js';
import type { JsonValue } from '../../lib/stable-json.js';
import type { Document } from '../../model/document.js';
import { EncodedDocument, type LoadedDocument, seenOf } from '../../model/encoded-document.js';

// An escape in JSON text, taken whole, so that the 'u' of an escaped backslash before it is no match.
const ESCAPE = /\\(?:u[0-9a-f]{4}|.)/g;
const LONE_SURROGATE = /^\\ud[89a-f]/;

/**
 * A document as JSON text. A lone surrogate, which is no Unicode text and which servers refuse in
 * JSON, becomes U+FFFD, as it would on its way to any client.
 */
export function encodeDocument(document: LoadedDocument): string {
  const text = document instanceof EncodedDocument ? document.text : JSON.stringify(document);
  // JSON.stringify escapes surrogates only where they are alone.
  if (!text.includes('\\ud')) return text;
  return text.replace(ESCAPE, (found) => (LONE_SURROGATE.test(found) ? '\ufffd' : found));
}

/** Whether `encodeDocument` leaves a text as it is: what is no surrogate needs no escape. */
export function isStoredAsItIs(document: LoadedDocument): document is EncodedDocument {
  return document instanceof EncodedDocument && !document.hasEscapes;
}

/** The document in a text; null for none, and for a text that holds none (changed by hand). */
export function decodeDocument(text: Buffer | string | null): Document | null {
  if (text === null) return null;
  try {
    const value: JsonValue = JSON.parse(text.toString());
    return isDocument(value) ? value : null;
  } catch {
    return null;
  }
}

function isDocument(value: JsonValue): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Errors: STORE_UNSUITABLE where values nest deeper than `maxDepth`, the document itself counted. */
export function refuseTooDeep(key: string, document: LoadedDocument, maxDepth: number): void {
  for (const [name, value] of Object.entries(seenOf(document))) {
    if (typeof value !== 'object' || value === null) continue;
    const depth = depthOf(value) + 1;
    if (depth <= maxDepth) continue;
    throw new AlmanacError(
      'STORE_UNSUITABLE',
      `Expected at most ${maxDepth} levels of JSON in a document, got ${depth} in field ${name} of ${key}. ` +
        'Set the codec to json-string, which has no such limit, or flatten the value.',
    );
  }
}

function depthOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  for (const member of Object.values(value)) deepest = Math.max(deepest, depthOf(member));
  return deepest + 1;
}
