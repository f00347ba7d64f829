/**
 * A count on its way to a metric: adding costs nothing else, where the metric would look its labels up each
 * time. For metrics that are asked for seldom, and take it over then.
 */
export class Tally {
  #count = 0;

  add(): void {
    this.#count += 1;
  }

  /** What was added since the last time. */
  take(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
