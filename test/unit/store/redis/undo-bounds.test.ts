import { expect, it } from 'vitest';
import { UndoBounds } from '../../../../src/store/redis/undo-bounds.js';

const boundsAt = (clock: { ms: number }) =>
  new UndoBounds({ keepMs: 1_000, bytes: 100, now: () => clock.ms });

it('an undo log keeps what another writer left as long as an entry of now', () => {
  const clock = { ms: 0 };
  const bounds = boundsAt(clock);
  expect(bounds.keepFrom('g1', 7, 10)).toBe(0);
  clock.ms = 999;
  expect(bounds.keepFrom('g1', 8, 10)).toBe(0);
  clock.ms = 1_000;
  expect(bounds.keepFrom('g1', 9, 10)).toBe(8);
});

it('an undo log keeps no more bytes than it may, but always its newest entry', () => {
  const bounds = boundsAt({ ms: 0 });
  bounds.keepFrom('g1', 1, 60);
  expect(bounds.keepFrom('g1', 2, 40)).toBe(0);
  expect(bounds.keepFrom('g1', 3, 30)).toBe(2);
  expect(bounds.keepFrom('g1', 4, 100)).toBe(4);
  expect(bounds.keepFrom('g1', 5, 1)).toBe(5);
});

it('an undo log counts what its entries have become', () => {
  const bounds = boundsAt({ ms: 0 });
  bounds.keepFrom('g1', 1, 60);
  bounds.settle('g1', 1, 10);
  expect(bounds.keepFrom('g1', 2, 60)).toBe(0);
  bounds.settle('g1', 2, 90);
  expect(bounds.keepFrom('g1', 3, 10)).toBe(2);
  bounds.settle('g2', 3, 100);
  expect(bounds.keepFrom('g1', 4, 0)).toBe(2);
});

it('an undo log begins anew with each generation', () => {
  const bounds = boundsAt({ ms: 0 });
  bounds.keepFrom('g1', 1, 100);
  expect(bounds.keepFrom('g2', 1, 100)).toBe(0);
});

it('an undo log of many commits is bounded as one of few', () => {
  const clock = { ms: 0 };
  const bounds = boundsAt(clock);
  const all: { sequence: number; bytes: number; atMs: number }[] = [
    { sequence: 0, bytes: 0, atMs: 0 },
  ];
  const sum = () => all.reduce((total, { bytes }) => total + bytes, 0);
  for (let sequence = 1; sequence <= 2_000; sequence += 1) {
    clock.ms += (sequence * 7) % 60;
    const bytes = (sequence * 13) % 9;
    all.push({ sequence, bytes, atMs: clock.ms });
    while (all.length > 1 && ((all[0]?.atMs ?? 0) <= clock.ms - 1_000 || sum() > 100)) all.shift();
    expect(bounds.keepFrom('g1', sequence, bytes)).toBe(all[0]?.sequence);
  }
});
