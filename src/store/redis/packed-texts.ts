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
    const at = this.#makeRoom(text.length * MOST_BYTES);
    this.#added(at, this.#bytes.write(text, at));
  }

  /** The same with its bytes in UTF-8, `from` to `to`. */
  addBytes({
    bytes,
    from,
    to,
  }: {
    readonly bytes: Buffer;
    readonly from: number;
    readonly to: number;
  }): void {
    const at = this.#makeRoom(to - from);
    bytes.copy(this.#bytes, at, from, to);
    this.#added(at, to - from);
  }

  /** All of it, not to be added to any more. */
  toBuffer(): Buffer {
    this.#bytes[0] = ARRAY;
    this.#bytes.writeUInt32BE(this.#count, 1);
    return this.#bytes.subarray(0, this.#length);
  }

  /** Returns where a text of so many bytes begins. */
  #makeRoom(most: number): number {
    const at = this.#length + HEADER_BYTES;
    if (at + most > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * (at + most));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    return at;
  }

  #added(at: number, written: number): void {
    this.#bytes[this.#length] = TEXT;
    this.#bytes.writeUInt32BE(written, this.#length + 1);
    this.#length = at + written;
    this.#count += 1;
  }
}
