/**
 * Bounds the bytes that are under way: whoever would exceed it waits. A piece larger than all of it
 * passes once nothing else is under way.
 */
export class ByteBudget {
  readonly #limit: number;
  #waiting: (() => void)[] = [];
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves when there is room; `release` the same number afterwards. */
  async acquire(bytes: number): Promise<void> {
    while (this.#used > 0 && this.#used + bytes > this.#limit) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#used += bytes;
  }

  release(bytes: number): void {
    this.#used -= bytes;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const retry of waiting) retry();
  }
}
