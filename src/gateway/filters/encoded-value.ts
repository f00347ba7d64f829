import { type Document, encodeIndexValues } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { KeyPart } from '../../model/key.js';

/** A field's value as the entries of an index have it. */
export function encodedValueOf(entity: Entity, document: Document, name: string): string {
  return encodeIndexValues(entity, [name], [(document[name] ?? null) as KeyPart]);
}
