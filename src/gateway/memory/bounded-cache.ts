/** One thing that is kept: the value of `key` in `home`. */
export interface Kept<Value = unknown, State = unknown> {
  readonly home: Map<string, Kept<Value, State>>;
  readonly key: string;
  readonly value: Value;
  readonly bytes: number;
  /** Of which state of the data it is right: its keeper's to judge. */
  readonly state: State;
  /** Set by whoever uses it. */
  isUsed: boolean;
}

// Larger ones would push out many that are used more often.
const LARGEST_SHARE = 1 / 8;

// For one addition: where all of many were used, it would go through them all.
const MOST_CHANCES = 100;

/**
 * Bounds the bytes of what several maps hold together. What was used since the hand last passed gets a
 * second round, up to a bound, so that a hit is a mark and moves nothing.
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

  add<Value, State>({ home, key, value, bytes, state }: Omit<Kept<Value, State>, 'isUsed'>): void {
    const former = home.get(key);
    if (former) this.remove(former);
    if (bytes > this.#mostBytes * LARGEST_SHARE) return;
    const kept: Kept<Value, State> = { home, key, value, bytes, state, isUsed: false };
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
    let chances = MOST_CHANCES;
    for (const kept of this.#round) {
      if (this.#bytes <= this.#mostBytes) return;
      if (kept.isUsed && chances > 0) {
        chances -= 1;
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
