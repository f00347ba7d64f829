import type { Checkpoint } from '../store/store.js';

/**
 * Numbers the commits of a generation. A number that a worker has tried it never gives to another commit,
 * also where the store came back with older data, or with an older generation: requests under way have pinned a state by it. They get
 * VIEW_EXPIRED where numbers are left out.
 */
export class Sequences {
  readonly #last = new Map<string, number>();

  /** The number of a commit that follows the checkpoint. */
  next({ generation, sequence }: Checkpoint): number {
    const next = Math.max(this.#last.get(generation) ?? 0, sequence) + 1;
    this.#last.set(generation, next);
    return next;
  }
}
