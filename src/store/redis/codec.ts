import type { Connection } from './connection.js';
import type { Script } from './script.js';

/**
 * How a document lies in Redis. Each is one object, passes test/conformance/codec.ts and is listed
 * in codecs.ts. Text in, the same JSON value out; `encodeDocument` and `decodeDocument` make the
 * text, the same for all.
 */
export interface Codec {
  readonly name: CodecName;
  /** One letter, the last of the name of each generation that is written with this codec. */
  readonly mark: string;
  /** Nesting of a document that the server would refuse; undefined where it does not mind. */
  readonly maxDepth: number | undefined;
  /** `createFencedScript` with this codec's way to write a document. */
  readonly fencedScript: Script;
  /** `createLoadScript` with the same. */
  readonly loadScript: Script;
  /** `createCommitScript` with it and its way to read one. */
  readonly commitScript: Script;
  /** What reads one of its texts inside a script. */
  readonly readCommand: 'GET' | 'JSON.GET';
  /** Texts in the order of `keys`, null where there is no document: one command. */
  read(connection: Connection, keys: readonly string[]): Promise<readonly (Buffer | null)[]>;
}

export const CODEC_NAMES = ['redis-json', 'json-string'] as const;
export type CodecName = (typeof CODEC_NAMES)[number];
