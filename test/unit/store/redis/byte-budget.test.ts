import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ByteBudget } from '../../../../src/store/redis/byte-budget.js';

it('lets through what fits, and the rest once there is room', async () => {
  const budget = new ByteBudget(100);
  const passed: number[] = [];
  const acquire = (bytes: number) => budget.acquire(bytes).then(() => passed.push(bytes));
  const all = [60, 40, 30, 50].map(acquire);
  await turn();
  expect(passed).toEqual([60, 40]);
  budget.release(60);
  await turn();
  expect(passed).toEqual([60, 40, 30]);
  budget.release(40);
  await Promise.all(all);
  expect(passed).toEqual([60, 40, 30, 50]);
});

it('lets a piece larger than all of it through alone', async () => {
  const budget = new ByteBudget(10);
  await budget.acquire(1000);
  let hasPassed = false;
  const next = budget.acquire(1).then(() => {
    hasPassed = true;
  });
  await turn();
  expect(hasPassed).toBe(false);
  budget.release(1000);
  await next;
});
