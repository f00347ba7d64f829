import { describe, expect, it } from 'vitest';
import { createBackoff } from '../../../src/lib/backoff.js';

describe('backoff', () => {
  it('doubles up to its maximum, and begins anew after a success', () => {
    const backoff = createBackoff({ firstMs: 100, maxMs: 500, random: () => 1 });
    expect([1, 2, 3, 4].map(() => backoff.nextMs())).toEqual([100, 200, 400, 500]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });

  it('takes off at most half by chance', () => {
    expect(createBackoff({ firstMs: 100, random: () => 0 }).nextMs()).toBe(50);
  });
});
