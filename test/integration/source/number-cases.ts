import { field } from '../../../src/model/field.js';
import { nullable, type ValueCase } from './value-case.js';

const int = field.int(nullable);
const bigint = field.bigint(nullable);
const decimal = field.decimal(nullable);
const float = field.float(nullable);

const ints = (column: string, ...values: number[]): ValueCase => ({
  column,
  field: int,
  values: values.map((value) => [String(value), value]),
});
const digits = (column: string, ...values: string[]): ValueCase => ({
  column,
  field: bigint,
  values: values.map((value) => [value, value]),
});
const bits = (width: number): ValueCase => {
  const highest = (1n << BigInt(width)) - 1n;
  const values = [0n, 1n, highest, highest >> 1n, (highest + 1n) >> 1n];
  return {
    column: `BIT(${width})`,
    field: bigint,
    values: values.map((value) => [`b'${value.toString(2)}'`, String(value)]),
  };
};

export const NUMBER_CASES: readonly ValueCase[] = [
  ints('TINYINT', -128, 127, 0, -1),
  ints('TINYINT UNSIGNED', 0, 255, 128),
  ints('SMALLINT', -32768, 32767, -1),
  ints('SMALLINT UNSIGNED', 0, 65535, 32768),
  ints('MEDIUMINT', -8388608, 8388607, -1),
  ints('MEDIUMINT UNSIGNED', 0, 16777215, 8388608),
  ints('INT', -2147483648, 2147483647, -1, 0),
  ints('SMALLINT(5) ZEROFILL', 7, 0),
  digits('INT UNSIGNED', '0', '4294967295', '2147483648'),
  digits('INT(10) ZEROFILL', '7', '4294967295'),
  digits('BIGINT', '-9223372036854775808', '9223372036854775807', '9007199254740993', '-1', '0'),
  digits('BIGINT UNSIGNED', '0', '18446744073709551615', '9223372036854775808'),
  digits('BIGINT(20) ZEROFILL', '7', '18446744073709551615'),
  ...Array.from({ length: 64 }, (_, at) => bits(at + 1)),
  {
    column: 'BIT(1)',
    field: field.boolean(nullable),
    values: [
      ["b'1'", true],
      ["b'0'", false],
    ],
  },
  {
    column: 'BOOL',
    field: field.boolean(nullable),
    values: [
      ['TRUE', true],
      ['FALSE', false],
      ['-1', true],
    ],
  },
  {
    column: 'DECIMAL(65,30)',
    field: decimal,
    values: [
      [
        '-12345678901234567890123456789012345.123456789012345678901234567890',
        '-12345678901234567890123456789012345.123456789012345678901234567890',
      ],
      [`${'9'.repeat(35)}.${'9'.repeat(30)}`, `${'9'.repeat(35)}.${'9'.repeat(30)}`],
      ['0', `0.${'0'.repeat(30)}`],
      ['-1e-30', `-0.${'0'.repeat(29)}1`],
    ],
  },
  {
    column: 'DECIMAL(65,0)',
    field: decimal,
    values: [
      ['9'.repeat(65), '9'.repeat(65)],
      [`-${'9'.repeat(65)}`, `-${'9'.repeat(65)}`],
      ['0', '0'],
    ],
  },
  {
    column: 'DECIMAL(5,5)',
    field: decimal,
    values: [
      ['0.12345', '0.12345'],
      ['-0.00001', '-0.00001'],
    ],
  },
  {
    column: 'DECIMAL(10,2) ZEROFILL',
    field: decimal,
    values: [
      ['1.5', '1.50'],
      ['0', '0.00'],
    ],
  },
  {
    column: 'FLOAT',
    field: float,
    values: [
      ['0.1', Math.fround(0.1)],
      ['-3.402823466e38', -3.4028234663852886e38],
      ['16777217', 16777216],
      ['1.17549435e-38', 1.1754943508222875e-38],
      ['123456.789', Math.fround(123456.789)],
      ['-0e0', 0],
    ],
  },
  {
    column: 'FLOAT(7,3)',
    field: float,
    values: [
      ['1234.567', Math.fround(1234.567)],
      ['-0.001', Math.fround(-0.001)],
    ],
  },
  {
    column: 'DOUBLE',
    field: float,
    values: [
      ['1.7976931348623157e308', Number.MAX_VALUE],
      ['-1.7976931348623157e308', -Number.MAX_VALUE],
      ['2.2250738585072014e-308', 2.2250738585072014e-308],
      ['1e-300', 1e-300],
      ['0.1', 0.1],
      ['9007199254740993', 9007199254740992],
      ['-0e0', 0],
      ['1e15', 1e15],
      ['0.30000000000000004', 0.30000000000000004],
    ],
  },
  {
    column: 'DOUBLE(20,4)',
    field: float,
    values: [
      ['1.00005', 1.0001],
      ['-9999999999999999.9999', -1e16],
    ],
  },
  {
    column: 'YEAR',
    field: int,
    values: [
      ["'0000'", 0],
      ['1901', 1901],
      ['2155', 2155],
      ['2000', 2000],
    ],
  },
];
