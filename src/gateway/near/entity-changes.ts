// Those that a read under way may have crossed; what is older than these is taken for just as new as they are.
const MOST_REMEMBERED = 10_000;

/** Which commits changed an entity's records, as far as that decides what may be kept. */
export class EntityChanges {
  readonly #recent = new Map<string, number>();
  #floor: number;
  #last: number;

  /** @param sequence nothing is known of what was before */
  constructor(sequence: number) {
    this.#floor = sequence;
    this.#last = sequence;
  }

  /** The last commit that changed any record. */
  get last(): number {
    return this.#last;
  }

  /** No commit after this one changed the record. */
  lastOf(id: string): number {
    return this.#recent.get(id) ?? this.#floor;
  }

  note(id: string, sequence: number): void {
    this.#last = sequence;
    this.#recent.delete(id);
    this.#recent.set(id, sequence);
    if (this.#recent.size <= MOST_REMEMBERED) return;
    for (const [oldest, at] of this.#recent) {
      this.#recent.delete(oldest);
      this.#floor = at;
      return;
    }
  }
}
