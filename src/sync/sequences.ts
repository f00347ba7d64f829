import type { Checkpoint } from '../store/store.js';

/**
 * Numbers the commits of a generation. A number that a worker has tried it never gives to another commit,
 * also where the store came back with older data: requests under way have pinned a state by it. They get
 * VIEW_EXPIRED where numbers are left out.
 */
export class Sequences {
  #generation: string | undefined;
  #last = 0;

  /** The number of a commit that follows the checkpoint. */
  next({ generation, sequence }: Checkpoint): number {
    const last = generation === this.#generation ? this.#last : 0;
    this.#generation = generation;
    this.#last = Math.max(last, sequence) + 1;
    return this.#last;
  }
}
