export interface Backoff {
  /** The next wait in ms: doubles up to the maximum, with full jitter above half of it. */
  nextMs(): number;
  /** Call after a success: the next wait is the first again. */
  reset(): void;
}

/**
 * Exponential back-off with jitter, so that many instances that lost one server do not return in step.
 *
 * @param firstMs the first wait, before jitter
 * @param maxMs the longest wait
 */
export function createBackoff({
  firstMs = 100,
  maxMs = 10_000,
  random = Math.random,
} = {}): Backoff {
  let attempt = 0;
  return {
    nextMs() {
      const ceiling = Math.min(maxMs, firstMs * 2 ** attempt);
      attempt += 1;
      return Math.round(ceiling / 2 + (random() * ceiling) / 2);
    },
    reset() {
      attempt = 0;
    },
  };
}
