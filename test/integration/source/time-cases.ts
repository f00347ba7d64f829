import { type Field, field } from '../../../src/model/field.js';
import { nullable, type ValueCase } from './value-case.js';

const PRECISIONS = [0, 1, 2, 3, 4, 5, 6];

/** `.123456`, cut to a precision; nothing for 0. */
const fraction = (precision: number, digits = '123456') =>
  precision === 0 ? '' : `.${digits.slice(0, precision)}`;

const same = (column: string, type: Field, ...values: string[]): ValueCase => ({
  column,
  field: type,
  values: values.map((value) => [`'${value}'`, value]),
});

const withT = ([sql, text]: readonly [string, string], zone = ''): readonly [string, string] => [
  `'${sql}'`,
  `${text.replace(' ', 'T')}${zone}`,
];
const asStored = (text: string): readonly [string, string] => [text, text];

export const TIME_CASES: readonly ValueCase[] = [
  {
    column: 'DATE',
    field: field.date(nullable),
    values: [
      ["'1000-01-01'", '1000-01-01'],
      ["'9999-12-31'", '9999-12-31'],
      ["'2024-02-29'", '2024-02-29'],
      ["'0001-01-01'", '0001-01-01'],
      ["'0000-01-01'", '0000-01-01'],
      ["'0000-00-00'", null],
      ["'2024-00-10'", null],
      ["'2024-10-00'", null],
    ],
  },
  ...PRECISIONS.map((precision): ValueCase => {
    const ends = fraction(precision);
    return {
      column: `DATETIME(${precision})`,
      field: field.localDateTime(nullable),
      values: [
        withT(asStored(`1000-01-01 00:00:00${fraction(precision, '000000')}`)),
        withT(asStored(`9999-12-31 23:59:59${fraction(precision, '999999')}`)),
        withT(asStored(`2024-02-29 12:34:56${ends}`)),
        withT(asStored(`2024-03-31 02:30:00${fraction(precision, '000001')}`)),
        ["'0000-00-00 00:00:00'", null],
        ["'2024-00-00 10:00:00'", null],
      ],
    };
  }),
  ...PRECISIONS.map((precision): ValueCase => {
    const ends = fraction(precision);
    return {
      column: `TIMESTAMP(${precision}) NULL DEFAULT NULL`,
      field: field.dateTime(nullable),
      values: [
        withT(asStored(`1970-01-01 00:00:01${fraction(precision, '000000')}`), 'Z'),
        withT(asStored(`2038-01-19 03:14:07${fraction(precision, '000000')}`), 'Z'),
        withT(asStored(`2024-10-27 00:30:00${ends}`), 'Z'),
        withT(asStored(`2024-03-31 02:30:00${fraction(precision, '000001')}`), 'Z'),
        ["'0000-00-00 00:00:00'", null],
      ],
    };
  }),
  ...PRECISIONS.map((precision) =>
    same(
      `TIME(${precision})`,
      field.time(nullable),
      `00:00:00${fraction(precision, '000000')}`,
      `838:59:59${fraction(precision, '000000')}`,
      `-838:59:59${fraction(precision, '000000')}`,
      `-01:00:00${fraction(precision, '000000')}`,
      `-00:59:00${fraction(precision, '000000')}`,
      `-00:00:01${fraction(precision, '000000')}`,
      `-12:34:56${fraction(precision)}`,
      `-100:00:00${fraction(precision, '000001')}`,
      `-00:00:59${fraction(precision, '999999')}`,
      `23:59:59${fraction(precision, '999999')}`,
    ),
  ),
];
