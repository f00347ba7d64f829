export interface Channel<T> extends AsyncIterable<T> {
  /** Adds an item; ignored once the channel has ended. */
  push(item: T): void;
  /** Ends the channel after the items that are already in it. */
  end(): void;
  /** As `end`, and the consumer's iteration then throws `error`. The first end or failure counts. */
  fail(error: unknown): void;
}

/**
 * From callbacks to one asynchronous consumer, in order. `onFull` is called when items that weigh
 * `highWater` wait and `onDrain` when they have gone down to half: pause and resume the producer there.
 */
export function createChannel<T>({
  highWater,
  weigh = () => 1,
  onFull,
  onDrain,
}: {
  highWater: number;
  /** What an item counts for. Default: 1. */
  weigh?: (item: T) => number;
  onFull: () => void;
  onDrain: () => void;
}): Channel<T> {
  const items: T[] = [];
  let taken = 0;
  let waiting = 0;
  let full = false;
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake: (() => void) | undefined;

  const finish = (outcome?: { error: unknown }) => {
    if (ended) return;
    ended = true;
    failure = outcome;
    wake?.();
  };

  function take(): T {
    const item = items[taken] as T;
    taken += 1;
    waiting -= weigh(item);
    // Shifting an array for each item is linear; dropping what was taken in bulk is not.
    if (taken === items.length) {
      items.length = 0;
      taken = 0;
    }
    if (full && waiting <= highWater / 2) {
      full = false;
      onDrain();
    }
    return item;
  }

  async function* consume(): AsyncGenerator<T> {
    while (true) {
      while (items.length > taken) yield take();
      if (failure) throw failure.error;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      wake = undefined;
    }
  }

  return {
    push(item) {
      if (ended) return;
      items.push(item);
      waiting += weigh(item);
      if (!full && waiting >= highWater) {
        full = true;
        onFull();
      }
      wake?.();
    },
    end: () => finish(),
    fail: (error) => finish({ error }),
    [Symbol.asyncIterator]: consume,
  };
}
