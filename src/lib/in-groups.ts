/**
 * What a stream has delivered by the time that the consumer asks again, in order, in groups: one item where it
 * keeps up, more the further it is behind. Never an empty group; nothing waits for a group to fill.
 *
 * @param open begins the stream; it must end, or fail, once the signal that it is given aborts
 * @param mostWeight the stream is asked for no more while items of this weight wait
 *
 * Fails as the stream does, after what came before. Once `signal` aborts, what waits is dropped. When the
 * iteration ends, whatever the reason, the stream has ended.
 */
export async function* inGroups<Item>(
  open: (signal: AbortSignal) => AsyncIterable<Item>,
  {
    signal,
    mostWeight,
    weigh,
  }: {
    readonly signal: AbortSignal;
    readonly mostWeight: number;
    readonly weigh: (item: Item) => number;
  },
): AsyncGenerator<readonly Item[]> {
  const over = new AbortController();
  let waiting: Item[] = [];
  let weight = 0;
  let outcome: { readonly failure?: unknown } | undefined;
  let wake = () => {};
  let makeRoom = () => {};

  const pump = async () => {
    for await (const item of open(AbortSignal.any([signal, over.signal]))) {
      if (over.signal.aborted) return;
      waiting.push(item);
      weight += weigh(item);
      wake();
      if (weight < mostWeight) continue;
      await new Promise<void>((resolve) => {
        makeRoom = resolve;
      });
      if (over.signal.aborted) return;
    }
  };
  const pumping = pump().then(
    () => {
      outcome ??= {};
      wake();
    },
    (failure: unknown) => {
      outcome ??= { failure };
      wake();
    },
  );

  try {
    while (true) {
      if (signal.aborted) return;
      if (waiting.length > 0) {
        const group = waiting;
        waiting = [];
        weight = 0;
        makeRoom();
        yield group;
      } else if (outcome) {
        if ('failure' in outcome) throw outcome.failure;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    over.abort();
    makeRoom();
    await pumping;
  }
}
