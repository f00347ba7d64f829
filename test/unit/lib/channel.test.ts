import { describe, expect, it, vi } from 'vitest';
import { createChannel } from '../../../src/lib/channel.js';

async function collect<T>(channel: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of channel) items.push(item);
  return items;
}

const ignore = { onFull() {}, onDrain() {} };

describe('a channel', () => {
  it('hands over what was pushed before and after the consumer came, in order', async () => {
    const channel = createChannel<number>({ highWater: 10, ...ignore });
    channel.push(1);
    const collected = collect(channel);
    await Promise.resolve();
    channel.push(2);
    channel.end();
    channel.push(3);
    expect(await collected).toEqual([1, 2]);
  });

  it('delivers what came before a failure, then fails, once', async () => {
    const channel = createChannel<number>({ highWater: 10, ...ignore });
    channel.push(1);
    channel.fail(new Error('first'));
    channel.fail(new Error('second'));
    const seen: number[] = [];
    const consumed = (async () => {
      for await (const item of channel) seen.push(item);
    })();
    await expect(consumed).rejects.toThrow('first');
    expect(seen).toEqual([1]);
  });

  it('pauses the producer at the high-water mark and resumes it at half', async () => {
    const onFull = vi.fn();
    const onDrain = vi.fn();
    const channel = createChannel<number>({ highWater: 4, onFull, onDrain });
    for (const item of [1, 2, 3, 4, 5]) channel.push(item);
    expect(onFull).toHaveBeenCalledTimes(1);
    const iterator = channel[Symbol.asyncIterator]();
    for (const _ of [1, 2]) await iterator.next();
    expect(onDrain).not.toHaveBeenCalled();
    await iterator.next();
    expect(onDrain).toHaveBeenCalledTimes(1);
  });
});
