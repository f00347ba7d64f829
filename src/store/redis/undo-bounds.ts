interface Noted {
  readonly sequence: number;
  bytes: number;
  readonly atMs: number;
}

/**
 * How far back an undo log reaches: over the commits of the last `keepMs`, and no more than `bytes`. The
 * newest entry always stays. Belongs to one writer, which remembers what it wrote.
 */
export class UndoBounds {
  /** The largest entry, and the largest log. */
  readonly bytes: number;
  readonly #keepMs: number;
  readonly #now: () => number;
  #generation: string | undefined;
  #noted: Noted[] = [];
  /** Of the first that counts: to shift an array of ten seconds' commits costs more than a commit. */
  #first = 0;
  #sum = 0;

  constructor({
    keepMs,
    bytes,
    now = () => performance.now(),
  }: {
    readonly keepMs: number;
    readonly bytes: number;
    readonly now?: () => number;
  }) {
    this.#keepMs = keepMs;
    this.bytes = bytes;
    this.#now = now;
  }

  /**
   * Notes an entry that is about to be written; returns the sequence of the first one to keep.
   *
   * @param bytes that it will have, about: `settle` says how many it has
   */
  keepFrom(generation: string, sequence: number, bytes: number): number {
    const atMs = this.#now();
    if (generation !== this.#generation) {
      this.#generation = generation;
      this.#sum = 0;
      // What another writer left there is of unknown age and size: it has as long as an entry of now.
      this.#noted = [{ sequence: 0, bytes: 0, atMs }];
      this.#first = 0;
    }
    this.#noted.push({ sequence, bytes, atMs });
    this.#sum += bytes;
    for (; this.#first < this.#noted.length - 1; this.#first += 1) {
      const first = this.#noted[this.#first];
      if (!first || (first.atMs > atMs - this.#keepMs && this.#sum <= this.bytes)) break;
      this.#sum -= first.bytes;
    }
    if (this.#first > this.#noted.length / 2) {
      this.#noted = this.#noted.slice(this.#first);
      this.#first = 0;
    }
    return this.#noted[this.#first]?.sequence ?? sequence;
  }

  /** Notes how large an entry has become. */
  settle(generation: string, sequence: number, bytes: number): void {
    if (generation !== this.#generation) return;
    for (let at = this.#noted.length - 1; at >= this.#first; at -= 1) {
      const noted = this.#noted[at];
      if (noted?.sequence !== sequence) continue;
      this.#sum += bytes - noted.bytes;
      noted.bytes = bytes;
      return;
    }
  }
}
