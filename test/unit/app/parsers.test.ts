import { describe, expect, it } from 'vitest';
import { bool, bytes, duration, integer, oneOf, type Parser } from '../../../src/app/parsers.js';

function parse<Value>({ schema }: Parser<Value>, text: string): Value | 'refused' {
  const result = schema.safeParse(text);
  return result.success ? result.data : 'refused';
}

describe('integer', () => {
  const port = integer({ min: 0, max: 65_535 });

  it.each([
    ['0', 0],
    ['65535', 65_535],
    ['0080', 80],
  ])('takes %j', (text, value) => {
    expect(parse(port, text)).toBe(value);
  });

  it.each(['-1', '65536', '1.5', '1e3', '0x10', ' 1', '1 ', '', 'abc', '9'.repeat(40)])(
    'refuses %j',
    (text) => {
      expect(parse(port, text)).toBe('refused');
    },
  );
});

describe('duration', () => {
  const anyTime = duration({ min: '0ms', max: '3650d' });

  it.each([
    ['1500', 1_500],
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['0', 0],
  ])('reads %j as ms', (text, ms) => {
    expect(parse(anyTime, text)).toBe(ms);
  });

  it.each(['', '-1s', '1 s', '5M', '5min', '1.5', '0.5ms', '1d2h', 's', 'Infinity', '3651d'])(
    'refuses %j',
    (text) => {
      // 1.5 and 0.5ms are no whole number of ms.
      expect(parse(anyTime, text)).toBe('refused');
    },
  );

  it('holds its bounds, and says them as they were given', () => {
    const bounded = duration({ min: '1s', max: '1h' });
    expect(parse(bounded, '999')).toBe('refused');
    expect(parse(bounded, '1000')).toBe(1_000);
    expect(parse(bounded, '1h')).toBe(3_600_000);
    expect(parse(bounded, '3600001')).toBe('refused');
    expect(bounded.expected).toContain('from 1s to 1h');
  });
});

describe('bytes', () => {
  const size = bytes({ min: '1KiB', max: '1GiB' });

  it.each([
    ['2048', 2_048],
    ['1KiB', 1_024],
    ['64MiB', 67_108_864],
    ['1GiB', 1_073_741_824],
  ])('reads %j', (text, value) => {
    expect(parse(size, text)).toBe(value);
  });

  it.each(['', '1MB', '1 MiB', '1.5MiB', '-1KiB', '2GiB', '1023'])('refuses %j', (text) => {
    expect(parse(size, text)).toBe('refused');
  });
});

describe('bool and oneOf', () => {
  it.each(['true', '1', 'yes', 'on'])('takes %j for true', (word) => {
    expect(parse(bool, word)).toBe(true);
  });

  it.each(['false', '0', 'no', 'off'])('takes %j for false', (word) => {
    expect(parse(bool, word)).toBe(false);
  });

  it.each(['', 'TRUE', 'y', '2'])('refuses %j', (word) => {
    expect(parse(bool, word)).toBe('refused');
  });

  it('takes one of the words alone, and says which', () => {
    const fruit = oneOf(['apple', 'pear']);
    expect(parse(fruit, 'pear')).toBe('pear');
    expect(parse(fruit, 'Pear')).toBe('refused');
    expect(fruit.expected).toBe('one of apple, pear');
  });
});
