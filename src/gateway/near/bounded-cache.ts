/** One thing that is kept: the value of `key` in `home`. */
export interface Kept<Value = unknown> {
  readonly home: Map<string, Kept<Value>>;
  readonly key: string;
  readonly value: Value;
  readonly bytes: number;
  /** It has been like this since that sequence. */
  readonly since: number;
  /** Set by whoever uses it. */
  isUsed: boolean;
}

// Larger ones would push out many that are used more often.
const LARGEST_SHARE = 1 / 8;

/**
 * Bounds the bytes of what several maps hold together. What was used since the hand last passed gets a
 * second round, so that a hit is a mark and moves nothing.
 */
export class BoundedCache {
  readonly #mostBytes: number;
  readonly #round = new Set<Kept>();
  #bytes = 0;
  #evictions = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many made room for others so far. */
  get evictions(): number {
    return this.#evictions;
  }

  add<Value>({ home, key, value, bytes, since }: Omit<Kept<Value>, 'isUsed'>): void {
    const former = home.get(key);
    if (former) this.remove(former);
    if (bytes > this.#mostBytes * LARGEST_SHARE) return;
    const kept: Kept<Value> = { home, key, value, bytes, since, isUsed: false };
    home.set(key, kept);
    this.#round.add(kept);
    this.#bytes += bytes;
    if (this.#bytes > this.#mostBytes) this.#evict();
  }

  remove(kept: Kept): void {
    if (!this.#round.delete(kept)) return;
    kept.home.delete(kept.key);
    this.#bytes -= kept.bytes;
  }

  /** The maps are the caller's to empty. */
  clear(): void {
    this.#round.clear();
    this.#bytes = 0;
  }

  #evict(): void {
    for (const kept of this.#round) {
      if (this.#bytes <= this.#mostBytes) return;
      if (kept.isUsed) {
        kept.isUsed = false;
        this.#round.delete(kept);
        this.#round.add(kept);
      } else {
        this.remove(kept);
        this.#evictions += 1;
      }
    }
  }
}
