import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves with the first value of `probe` that is not undefined, false or null; a probe that throws
 * counts as "not yet". Errors: after `withinMs`, with the probe's last error.
 */
export async function eventually<T>(
  probe: () => Promise<T> | T,
  { withinMs = 15_000, everyMs = 20 } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  let last: unknown = 'it never held';
  while (performance.now() < deadline) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await delay(everyMs);
  }
  throw new Error(`Expected within ${withinMs} ms: ${probe}`, { cause: last });
}
