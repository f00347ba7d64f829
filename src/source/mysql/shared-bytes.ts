/** Texts of some hundred rows; all of it stays in memory for as long as any of them does. */
const SHARED_BYTES = 65_536;
/** Of a UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;

/** Where texts are written, one after the other, into bytes that documents then share: they are never written over. */
export class SharedBytes {
  #bytes = Buffer.allocUnsafe(0);
  #from = 0;

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Where the next text begins. */
  get from(): number {
    return this.#from;
  }

  /**
   * For `room` bytes after `used`. Where there is no room, the text that is being written moves to where there is.
   * Returns where it goes on.
   */
  makeRoom(used: number, room: number): number {
    if (used + room <= this.#bytes.length) return used;
    const written = used - this.#from;
    const next = Buffer.allocUnsafe(Math.max(SHARED_BYTES, 2 * (written + room)));
    this.#bytes.copy(next, 0, this.#from, used);
    this.#bytes = next;
    this.#from = 0;
    return written;
  }

  /** Writes characters after `used`, and leaves `room` after them. Returns where they end. */
  write(characters: string, used: number, room: number): number {
    const at = this.makeRoom(used, characters.length * MOST_BYTES + room);
    return at + this.#bytes.write(characters, at);
  }

  /** The text that ends there. */
  take(to: number): { readonly bytes: Buffer; readonly from: number; readonly to: number } {
    const text = { bytes: this.#bytes, from: this.#from, to };
    this.#from = to;
    return text;
  }
}
