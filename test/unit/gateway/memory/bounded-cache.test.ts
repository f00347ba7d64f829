import { describe, expect, it } from 'vitest';
import { BoundedCache, type Kept } from '../../../../src/gateway/memory/bounded-cache.js';

describe('a bounded memory', () => {
  const filled = (count: number) => {
    const cache = new BoundedCache(count * 10);
    const home = new Map<string, Kept<number, string>>();
    const add = (key: string) => cache.add({ home, key, value: 1, bytes: 10, state: '' });
    for (let at = 0; at < count; at += 1) add(String(at));
    return { cache, home, add };
  };

  it('lets go of what was not used, before what was', () => {
    const { cache, home, add } = filled(20);
    for (const kept of home.values()) kept.isUsed = kept.key !== '7';
    add('new');
    expect(home.has('7')).toBe(false);
    expect(home.size).toBe(20);
    expect(cache.bytes).toBe(200);
  });

  it('looks at few, whatever many were used', () => {
    const { cache, home, add } = filled(10_000);
    for (const kept of home.values()) kept.isUsed = true;
    add('new');
    expect(cache.evictions).toBe(1);
    const stillUsed = [...home.values()].filter(({ isUsed }) => isUsed);
    expect(stillUsed.length).toBeGreaterThan(9_000);
  });
});
