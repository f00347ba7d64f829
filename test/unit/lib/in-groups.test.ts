import { describe, expect, it } from 'vitest';
import { inGroups } from '../../../src/lib/in-groups.js';

const LIMITS = { mostWeight: 3, weigh: () => 1 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A stream that notes how far it was read and that it has ended; it waits for `signal` after its items. */
function stream(count: number, failure?: Error) {
  const noted = { read: 0, hasEnded: false };
  async function* open(signal: AbortSignal) {
    try {
      for (let item = 1; item <= count; item += 1) {
        noted.read = item;
        yield item;
      }
      if (failure) throw failure;
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      noted.hasEnded = true;
    }
  }
  return { noted, open };
}

describe('groups of a stream', () => {
  const { signal } = new AbortController();

  it('hold what has come meanwhile, in order, and no more than the limit', async () => {
    const { noted, open } = stream(5);
    const groups: (readonly number[])[] = [];
    for await (const group of inGroups(open, { signal, ...LIMITS })) {
      groups.push(group);
      if (group.at(-1) === 5) break;
      await turn();
      expect(noted.read).toBeLessThanOrEqual((group.at(-1) ?? 0) + LIMITS.mostWeight);
    }
    expect(groups.flat()).toEqual([1, 2, 3, 4, 5]);
    expect(Math.max(...groups.map(({ length }) => length))).toBe(3);
  });

  it('come at once where only one item has', async () => {
    const { open } = stream(1);
    for await (const group of inGroups(open, { signal, ...LIMITS })) {
      expect(group).toEqual([1]);
      break;
    }
  });

  it('fail as the stream does, after what came before', async () => {
    const { open } = stream(2, new Error('cut'));
    const seen: number[] = [];
    const read = async () => {
      for await (const group of inGroups(open, { signal, ...LIMITS })) seen.push(...group);
    };
    await expect(read()).rejects.toThrow('cut');
    expect(seen).toEqual([1, 2]);
  });

  it('end the stream where the consumer ends, while it waits or is held back', async () => {
    for (const count of [1, 100]) {
      const { noted, open } = stream(count);
      await expect(
        (async () => {
          for await (const _ of inGroups(open, { signal, ...LIMITS })) {
            await turn();
            throw new Error('mine');
          }
        })(),
      ).rejects.toThrow('mine');
      expect(noted.hasEnded).toBe(true);
    }
  });

  it('end with the signal, and drop what waits', async () => {
    const stop = new AbortController();
    const { noted, open } = stream(100);
    const seen: number[] = [];
    for await (const group of inGroups(open, { signal: stop.signal, ...LIMITS })) {
      seen.push(...group);
      await turn();
      stop.abort();
    }
    expect(seen).toEqual([1]);
    expect(noted.hasEnded).toBe(true);
  });
});
