import { expect, it } from 'vitest';
import { EncodedDocument, type LoadedDocument } from '../../../../src/model/encoded-document.js';
import { jsonStringCodec } from '../../../../src/store/redis/json-string-codec.js';
import { createKeys } from '../../../../src/store/redis/keys.js';
import { LoadChunk } from '../../../../src/store/redis/load-chunk.js';

/** The argument of a chunk's script that holds its documents. */
async function sent(...documents: readonly LoadedDocument[]): Promise<Buffer | undefined> {
  const chunk = new LoadChunk(jsonStringCodec, 16);
  for (const [at, document] of documents.entries()) chunk.put(`key${at}`, document);
  let packed: Buffer | undefined;
  const connection = {
    run: async (_script: object, _keys: unknown, args: readonly (string | Buffer)[]) => {
      packed = args[2] as Buffer;
    },
  };
  const keys = createKeys({ dataset: 'test', fingerprint: 'f' });
  await chunk.send({ connection: connection as never, keys, ttlMs: 1 }, 'token');
  return packed;
}

/** As a source encodes it, among the bytes of others. */
function encoded(text: string): EncodedDocument {
  const bytes = Buffer.from(`}${text}{`);
  const place = { bytes, from: 1, to: bytes.length - 1 };
  return new EncodedDocument(place, { hasEscapes: text.includes('\\'), seen: {} });
}

it.each([
  ['plain', { name: 'Zürich 東京 😀', of: 1 }],
  ['longer than there was room for', { name: 'x'.repeat(70_000) }],
  ['escaped', { name: 'a"b\\c\n' }],
  ['with half a character', { name: '\ud800', other: '\\ud800' }],
])('a text that comes encoded is sent as that of its document: %s', async (_, document) => {
  const text = JSON.stringify(document);
  expect(await sent({ a: 1 }, encoded(text), document)).toEqual(
    await sent({ a: 1 }, document, document),
  );
});
