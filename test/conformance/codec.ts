/** What every codec of the Redis store promises. Call `describeCodec` from a test file. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Document } from '../../src/model/document.js';
import type { Codec } from '../../src/store/redis/codec.js';
import { decodeDocument } from '../../src/store/redis/document-text.js';
import type { Dataset } from '../../src/store/redis/fenced-batch.js';
import { LoadChunk } from '../../src/store/redis/load-chunk.js';
import { TRICKY_KEYS, TRICKY_VALUES } from './codec-samples.js';

export interface CodecFixture extends AsyncDisposable {
  /** Empty, and its lease is held with `token`. */
  readonly dataset: Dataset;
  readonly token: string;
}

export function describeCodec(
  name: string,
  codec: Codec,
  openFixture: () => Promise<CodecFixture>,
  { skip = false } = {},
): void {
  describe.skipIf(skip)(name, () => {
    let fixture: CodecFixture;
    beforeEach(async () => {
      fixture = await openFixture();
    });
    afterEach(() => fixture?.[Symbol.asyncDispose]());

    const keyOf = (id: string) => fixture.dataset.keys.document('g', 'Thing', id);
    const read = async (...ids: string[]) =>
      (await codec.read(fixture.dataset.connection, ids.map(keyOf))).map(decodeDocument);
    const write = async (id: string, document: Document) => {
      const chunk = new LoadChunk(codec, 0);
      chunk.put(keyOf(id), document);
      await chunk.send(fixture.dataset, fixture.token);
    };
    const ttlOf = (id: string) => fixture.dataset.connection.send<number>(['PTTL', keyOf(id)]);

    it.each(TRICKY_VALUES)('gives back what it was given: %s', async (_, value) => {
      await write('1', { value });
      expect(await read('1')).toEqual([{ value }]);
    });

    it('keeps apart the ids that it is given, in the order asked', async () => {
      const ids = TRICKY_KEYS.map(([, id]) => id);
      for (const id of ids) await write(id, { id });
      const backwards = [...ids].reverse();
      expect(await read(...backwards)).toEqual(backwards.map((id) => ({ id })));
    });

    it('gives null for what is not there', async () => {
      await write('1', { value: 1 });
      expect(await read('0', '1', '2', '1')).toEqual([null, { value: 1 }, null, { value: 1 }]);
    });

    it('keeps members that are called like parts of JavaScript', async () => {
      const document = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":null}');
      await write('1', { value: document });
      expect(JSON.stringify((await read('1'))[0])).toContain('"__proto__":{"a":1}');
    });

    it('writes lone surrogates, which no JSON text may hold, as U+FFFD', async () => {
      await write('1', { value: 'a\ud800b\udfff', other: '\\ud800', '\udead': '😀' });
      expect(await read('1')).toEqual([
        { value: 'a\ufffdb\ufffd', other: '\\ud800', '\ufffd': '😀' },
      ]);
    });

    it('replaces a document as a whole, and its expiry', async () => {
      await write('1', { value: 1, more: 2 });
      await fixture.dataset.connection.send(['PERSIST', keyOf('1')]);
      await write('1', { value: 3 });
      expect(await read('1')).toEqual([{ value: 3 }]);
      expect(await ttlOf('1')).toBeGreaterThan(fixture.dataset.ttlMs - 10_000);
      expect(await ttlOf('1')).toBeLessThanOrEqual(fixture.dataset.ttlMs);
    });

    it('reads around a key of another type, and writes over it', async () => {
      const { connection } = fixture.dataset;
      await write('1', { value: 1 });
      await connection.send(['SADD', keyOf('2'), 'put here by hand']);
      await connection.send(['SET', keyOf('3'), 'neither JSON nor a document']);
      await connection.send(['SET', keyOf('4'), '[]']);
      expect(await read('2', '1', '3', '4')).toEqual([null, { value: 1 }, null, null]);
      for (const id of ['2', '3', '4']) await write(id, { value: id });
      expect(await read('2', '3', '4')).toEqual([{ value: '2' }, { value: '3' }, { value: '4' }]);
      expect(await ttlOf('3')).toBeGreaterThan(0);
    });

    it('refuses a document that the server would refuse, before anything is sent', async () => {
      let value: Document = {};
      for (let level = 0; level < 200; level += 1) value = { value };
      const { maxDepth } = codec;
      if (maxDepth === undefined) {
        await write('1', value);
        expect(await read('1')).toEqual([value]);
      } else {
        expect(() => new LoadChunk(codec, 0).put('1', value)).toThrow(
          `Expected at most ${maxDepth} levels of JSON in a document, got 201 in field value`,
        );
      }
    });
  });
}
