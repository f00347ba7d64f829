import type { JsonValue } from '../../lib/stable-json.js';
import type { Document } from '../../model/document.js';

// Of V8, measured and rounded up: what a value costs beside its text.
const STRING_BYTES = 24;
const OBJECT_BYTES = 56;
const MEMBER_BYTES = 16;

// Places in a map and in the round, the record of it, and its key's header.
const KEPT_BYTES = 200;

/** About how many bytes of memory it takes to keep a value under a key. */
export const sizeOfKept = (key: string, value: JsonValue | Document | readonly string[]) =>
  KEPT_BYTES + sizeOfText(key) + sizeOf(value);

/** About how many bytes of memory a value takes. Names of members are shared between documents. */
function sizeOf(value: JsonValue | Document | readonly string[]): number {
  if (typeof value === 'string') return sizeOfText(value);
  if (typeof value !== 'object' || value === null) return MEMBER_BYTES;
  let bytes = OBJECT_BYTES;
  for (const member of Object.values(value)) bytes += MEMBER_BYTES + sizeOf(member);
  return bytes;
}

/** Two bytes a character: what has any beyond Latin-1 takes that for all. */
const sizeOfText = (text: string) => STRING_BYTES + 2 * text.length;
