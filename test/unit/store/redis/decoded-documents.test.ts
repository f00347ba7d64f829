import { expect, it } from 'vitest';
import { DecodedDocuments, DecodedMemory } from '../../../../src/store/redis/decoded-documents.js';

function decodedIn(options: { readonly mostBytes: number }) {
  const documents = new DecodedDocuments(new DecodedMemory(options), (id) => `key of ${id}`);
  return {
    decode(id: string, bytes: Buffer | null) {
      const slot = documents.slot(id);
      documents.fill(slot, bytes);
      return slot.found;
    },
  };
}

const textOf = (value: unknown) => Buffer.from(JSON.stringify(value));

it('gives the same object while the text is the same, and another when it is not', () => {
  const decoded = decodedIn({ mostBytes: 10_000 });
  const first = decoded.decode('k', textOf({ name: 'Österreich' }));
  expect(first).toEqual({ name: 'Österreich' });
  expect(decoded.decode('k', textOf({ name: 'Österreich' }))).toBe(first);
  expect(decoded.decode('k', textOf({ name: 'Austria' }))).toEqual({ name: 'Austria' });
  expect(decoded.decode('k', textOf({ name: 'Österreich' }))).toEqual({ name: 'Österreich' });
});

it('knows texts by their bytes, not by what they would be as UTF-8', () => {
  const decoded = decodedIn({ mostBytes: 10_000 });
  const broken = (byte: number) =>
    Buffer.concat([Buffer.from('{"a":"'), Buffer.of(byte), Buffer.from('"}')]);
  const first = decoded.decode('k', broken(0xff));
  const second = decoded.decode('k', broken(0xfe));
  expect(second).toEqual(first);
  expect(second).not.toBe(first);
});

it('keeps its own copy: the bytes may be overwritten once they are read', () => {
  const decoded = decodedIn({ mostBytes: 10_000 });
  const bytes = textOf({ a: 1 });
  decoded.decode('k', bytes);
  textOf({ a: 2 }).copy(bytes);
  expect(decoded.decode('k', bytes)).toEqual({ a: 2 });
});

it('is null for no text and for what is no document, and forgets nothing by that', () => {
  const decoded = decodedIn({ mostBytes: 10_000 });
  const document = decoded.decode('k', textOf({ a: 1 }));
  for (const text of [
    null,
    Buffer.from('{"a":'),
    Buffer.from('[1]'),
    Buffer.from('7'),
    Buffer.of(),
  ]) {
    expect(decoded.decode('k', text)).toBeNull();
  }
  expect(decoded.decode('k', textOf({ a: 1 }))).toBe(document);
});

it('freezes a document at every level', () => {
  const decoded = decodedIn({ mostBytes: 10_000 });
  const document = decoded.decode('k', textOf({ list: [{ deep: [1] }] }));
  const { list } = document as unknown as { list: { deep: number[] }[] };
  expect(() => list[0]?.deep.push(2)).toThrow(TypeError);
  expect(() => Object.assign(list[0] ?? {}, { deep: 1 })).toThrow(TypeError);
  expect(() => Object.assign(document ?? {}, { more: 1 })).toThrow(TypeError);
});

it('reads a document that nests deeper than calls can', () => {
  const decoded = decodedIn({ mostBytes: 10_000_000 });
  const text = Buffer.from(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  expect(decoded.decode('k', text)).not.toBeNull();
});

it('keeps what is used, and lets go of what is not', () => {
  // A text of 8 bytes weighs 224: three a half.
  const decoded = decodedIn({ mostBytes: 1_500 });
  const used = decoded.decode('used', textOf({ a: 10 }));
  const unused = decoded.decode('unused', textOf({ a: 11 }));
  for (let at = 0; at < 20; at += 1) {
    decoded.decode(`other ${at}`, textOf({ a: 12 }));
    expect(decoded.decode('used', textOf({ a: 10 }))).toBe(used);
  }
  expect(decoded.decode('unused', textOf({ a: 11 }))).not.toBe(unused);
});

it('does not push out everything for one that is too large to keep', () => {
  const decoded = decodedIn({ mostBytes: 2_000 });
  const small = decoded.decode('small', textOf({ a: 1 }));
  for (let at = 0; at < 3; at += 1) decoded.decode(`large ${at}`, textOf({ a: 'x'.repeat(1_000) }));
  expect(decoded.decode('small', textOf({ a: 1 }))).toBe(small);
});

it('counts a document that changes over and over once', () => {
  const decoded = decodedIn({ mostBytes: 1_500 });
  const other = decoded.decode('other', textOf({ a: 10 }));
  for (let at = 10; at < 40; at += 1) decoded.decode('changing', textOf({ a: at }));
  expect(decoded.decode('other', textOf({ a: 10 }))).toBe(other);
});

it('lets go of what an entity has that nobody reads any more', () => {
  const memory = new DecodedMemory({ mostBytes: 1_500 });
  const decode = (documents: DecodedDocuments, id: string) => {
    const slot = documents.slot(id);
    documents.fill(slot, textOf({ a: 10 }));
    return slot;
  };
  const abandoned = new DecodedDocuments(memory, (id) => id);
  const first = decode(abandoned, '1');
  expect(abandoned.slot('1')).toBe(first);
  const read = new DecodedDocuments(memory, (id) => id);
  for (let at = 0; at < 10; at += 1) decode(read, `${at}`);
  expect(abandoned.slot('1')).not.toBe(first);
});
