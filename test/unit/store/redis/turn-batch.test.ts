import { expect, it } from 'vitest';
import { TurnBatch } from '../../../../src/store/redis/turn-batch.js';

/** Doubles what it is asked, in calls that the test can look at. */
function doubling(options: ConstructorParameters<typeof TurnBatch<number, number>>[1] = {}) {
  const calls: (readonly number[])[] = [];
  const batch = new TurnBatch<number, number>(async (asks) => {
    calls.push(asks);
    return asks.map((ask) => 2 * ask);
  }, options);
  return { batch, calls };
}

it('makes one call of what is asked in one turn, and answers each with its own', async () => {
  const { batch, calls } = doubling();
  const asked = [batch.ask(1), batch.ask(2)];
  const later = Promise.resolve().then(() => batch.ask(3));
  expect(await Promise.all([...asked, later])).toEqual([2, 4, 6]);
  expect(calls).toEqual([[1, 2, 3]]);
});

it('asks anew in the next turn', async () => {
  const { batch, calls } = doubling();
  await batch.ask(1);
  await batch.ask(2);
  expect(calls).toEqual([[1], [2]]);
});

it('begins another call where one is full, and leaves one that is too large whole', async () => {
  const { batch, calls } = doubling({ sizeOf: (ask) => ask, mostSize: 10 });
  const asks = [4, 6, 1, 50, 2, 3];
  expect(await Promise.all(asks.map((ask) => batch.ask(ask)))).toEqual(asks.map((ask) => 2 * ask));
  expect(calls).toEqual([[4, 6], [1], [50], [2, 3]]);
});

it('fails everybody who asked in the turn of a call that fails, and nobody after', async () => {
  const failures = [new Error('lost')];
  const batch = new TurnBatch<number, number>(async (asks) => {
    const failure = failures.shift();
    if (failure) throw failure;
    return asks;
  });
  const asked = [batch.ask(1), batch.ask(2)];
  expect(await Promise.allSettled(asked)).toEqual([
    { status: 'rejected', reason: new Error('lost') },
    { status: 'rejected', reason: new Error('lost') },
  ]);
  expect(await batch.ask(3)).toBe(3);
});

it('rejects where a call fails before it begins', async () => {
  const batch = new TurnBatch<number, number>(() => {
    throw new Error('at once');
  });
  await expect(batch.ask(1)).rejects.toThrow('at once');
});

it('fails one alone where only its answer fails', async () => {
  const batch = new TurnBatch<number, number>(async (asks) =>
    asks.map((ask) => (ask === 2 ? Promise.reject(new Error('two')) : ask)),
  );
  const settled = await Promise.allSettled([1, 2, 3].map((ask) => batch.ask(ask)));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('answers each call that is under way by itself, whichever comes back first', async () => {
  const open: (() => void)[] = [];
  const batch = new TurnBatch<number, number>(
    async (asks) => {
      await new Promise<void>((resolve) => open.push(resolve));
      return asks;
    },
    { mostSize: 1 },
  );
  const [first, second] = [batch.ask(1), batch.ask(2)];
  await new Promise((resolve) => setImmediate(resolve));
  open[1]?.();
  expect(await second).toBe(2);
  open[0]?.();
  expect(await first).toBe(1);
});
