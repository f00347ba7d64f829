import { expect, it } from 'vitest';
import { geoJsonOf } from '../../../src/source/mysql/geo-json.js';

it.each([
  ['nothing', ''],
  ['big-endian numbers', '0000000000000000013ff00000000000003ff0000000000000'],
  ['a type that is none', '000000000108000000'],
  ['a point cut off', '000000000101000000000000000000f03f'],
  ['more points than there are', '000000000102000000ffffff7f'],
])('a geometry is refused for %s', (_, hex) => {
  expect(() => geoJsonOf(Buffer.from(hex, 'hex'))).toThrowError(RangeError);
});
