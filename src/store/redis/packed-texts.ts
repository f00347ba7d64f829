const HEADER_BYTES = 5;
// MessagePack: an array and a text, each with its length in the four bytes that follow.
const ARRAY = 0xdd;
const TEXT = 0xdb;
/** Of a UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;

/**
 * Texts as an array of MessagePack: one argument of a script, which `cmsgpack.unpack` makes a table of. Each in
 * an argument of its own costs more here than all that is written of it.
 */
export class PackedTexts {
  #bytes: Buffer;
  #length = HEADER_BYTES;
  #count = 0;

  /** @param roomFor bytes to expect; more find room too. */
  constructor(roomFor: number) {
    this.#bytes = Buffer.allocUnsafe(HEADER_BYTES + roomFor);
  }

  get length(): number {
    return this.#length;
  }

  get count(): number {
    return this.#count;
  }

  add(text: string): void {
    const most = this.#length + HEADER_BYTES + text.length * MOST_BYTES;
    if (most > this.#bytes.length) this.#grow(most);
    const at = this.#length + HEADER_BYTES;
    const written = this.#bytes.write(text, at);
    this.#bytes[this.#length] = TEXT;
    this.#bytes.writeUInt32BE(written, this.#length + 1);
    this.#length = at + written;
    this.#count += 1;
  }

  /** All of it, not to be added to any more. */
  toBuffer(): Buffer {
    this.#bytes[0] = ARRAY;
    this.#bytes.writeUInt32BE(this.#count, 1);
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
