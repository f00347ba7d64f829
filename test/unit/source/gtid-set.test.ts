import { describe, expect, it } from 'vitest';
import { isGtidSubset } from '../../../src/source/mysql/gtid-set.js';

const a = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const b = '4f22fa47-71ca-11e1-9e33-c80aa9429562';

describe('a GTID set', () => {
  it.each([
    ['', `${a}:1`, true],
    [`${a}:1-5`, `${a}:1-9`, true],
    [`${a}:1-5`, `${a}:1-4:6-9`, false],
    [`${a}:2:4`, `${a}:1-2:4-9`, true],
    [`${a}:1-5,${b}:1`, `${a}:1-5`, false],
    [`${a.toUpperCase()}:1`, `${a}:1`, true],
    [`${a}:1:tag:1-3`, `${a}:1:tag:1-2`, false],
    [`${a}:tag:1`, `${a}:1-9:tag:1`, true],
    [`${a}:9007199254740993`, `${a}:1-9007199254740992`, false],
  ])('%s within %s: %s', (sub, sup, expected) => {
    expect(isGtidSubset(sub, sup)).toBe(expected);
  });
});
