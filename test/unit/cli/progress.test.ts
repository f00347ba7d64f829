import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/cli/create-progress.js';
import { createMeter, totalOf } from '../../../src/cli/progress.js';
import { TextOutput } from './support.js';

function setup(isTTY: boolean) {
  const output = Object.assign(new TextOutput(), { isTTY });
  let time = 0;
  const progress = createProgress({ output, now: () => time });
  const event = (entity: string, documents: number, total?: number, done = false) =>
    progress.onProgress({ entity, documents, total, done });
  const wait = (ms: number) => {
    time += ms;
  };
  return { output, event, wait, finish: () => progress.finish() };
}

describe('progress as lines', () => {
  it('has a line for each entity that is complete, with its rate', () => {
    const { output, event, wait } = setup(false);
    event('Country', 0, 240);
    wait(100);
    event('Country', 200, 240);
    wait(25);
    event('Country', 250, 240, true);
    event('Empty', 0, 0);
    event('Empty', 0, 0, true);
    expect(output.text).toBe('Country: 250 documents, 2,000/s\nEmpty: 0 documents\n');
  });

  it('has at most one a second meanwhile', () => {
    const { output, event, wait } = setup(false);
    event('Translation', 0, 20_000);
    for (let batch = 1; batch <= 25; batch += 1) {
      wait(100);
      event('Translation', batch * 1_000, 20_000);
    }
    expect(output.text.split('\n')).toEqual([
      'Translation: 10,000 of about 20,000 documents, 10,000/s',
      'Translation: 20,000 of about 20,000 documents, 10,000/s',
      '',
    ]);
  });

  it('ends with the last state, once, also of an entity that nobody completed', () => {
    const { output, event, finish } = setup(false);
    event('Country', 100);
    event('Currency', 7);
    finish();
    finish();
    expect(output.text).toBe('Country: 100 documents\nCurrency: 7 documents\n');
  });
});

describe('progress as bars', () => {
  it('draws a bar an entity, and ends them all', () => {
    const { output, event, wait, finish } = setup(true);
    event('Country', 0, 240);
    wait(125);
    event('Country', 250, 240, true);
    event('Currency', 7);
    finish();
    finish();
    expect(output.text).toMatch(/Country +█{24} 250\/250 {2}2,000\/s/);
    expect(output.text).toMatch(/Currency +░{24} 7\b/);
  });
});

describe('the meter', () => {
  it('begins again with an entity that is loaded anew', () => {
    let time = 0;
    const read = createMeter(() => time);
    read({ entity: 'Country', documents: 0, total: 10, done: false });
    time = 60_000;
    read({ entity: 'Country', documents: 0, total: 10, done: false });
    time = 61_000;
    expect(read({ entity: 'Country', documents: 10, total: 10, done: true }).rate).toBe(10);
  });

  it('knows the total when an entity is done, and an estimate until then', () => {
    expect(totalOf({ entity: 'A', documents: 5, total: 9, done: true })).toBe(5);
    expect(totalOf({ entity: 'A', documents: 5, total: 9, done: false })).toBe(9);
    expect(totalOf({ entity: 'A', documents: 11, total: 9, done: false })).toBe(11);
    expect(totalOf({ entity: 'A', documents: 5, total: undefined, done: false })).toBeUndefined();
  });
});
