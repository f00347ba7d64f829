import fc from 'fast-check';
import { parseExactJson } from '../../../src/lib/exact-json.js';
import type { JsonValue } from '../../../src/lib/stable-json.js';
import { type Field, field } from '../../../src/model/field.js';
import { nullable, type ValueCase } from './value-case.js';

const ROWS = 200;
const SEED = 20_240_229;

const random = <T>(
  column: string,
  type: Field,
  values: fc.Arbitrary<T>,
  sql: (value: T) => string,
  expected: (value: T) => unknown,
): ValueCase => ({
  column,
  field: type,
  values: fc
    .sample(values, { seed: SEED, numRuns: ROWS })
    .map((value) => [sql(value), expected(value)] as const),
});

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((each) => each.join(''));
const signed = (text: fc.Arbitrary<string>) =>
  fc.tuple(fc.boolean(), text).map(([isNegative, each]) => (isNegative ? `-${each}` : each));
const quoted = (text: string) => `'${text}'`;
const same = (text: string) => text;

/** Precision and scale: groups of nine digits and what is left of them, on both sides of the point. */
const DECIMALS = [
  [1, 0],
  [1, 1],
  [5, 2],
  [9, 0],
  [9, 9],
  [10, 1],
  [18, 9],
  [19, 8],
  [27, 13],
  [30, 30],
  [38, 20],
  [65, 0],
  [65, 30],
  [65, 1],
] as const;

const decimal = ([precision, scale]: readonly [number, number]): ValueCase =>
  random(
    `DECIMAL(${precision},${scale})`,
    field.decimal(nullable),
    fc
      .tuple(fc.boolean(), digits(precision - scale), digits(scale))
      .map(([isNegative, whole, part]) => {
        const text = `${whole.replace(/^0+(?=\d)/, '') || '0'}${part && `.${part}`}`;
        return isNegative && /[1-9]/.test(text) ? `-${text}` : text;
      }),
    same,
    same,
  );

const two = (value: number) => String(value).padStart(2, '0');
const clock = (mostHours: number, precision: number) =>
  fc
    .tuple(fc.nat(mostHours), fc.nat(59), fc.nat(59), digits(precision))
    .map(([hours, minutes, seconds, part]) => {
      return `${two(hours)}:${two(minutes)}:${two(seconds)}${part && `.${part}`}`;
    });
const time = (precision: number): ValueCase =>
  random(
    `TIME(${precision})`,
    field.time(nullable),
    signed(clock(837, precision)).filter((text) => /[1-9]/.test(text) || !text.startsWith('-')),
    quoted,
    same,
  );
const dateTime = (precision: number): ValueCase =>
  random(
    `DATETIME(${precision})`,
    field.localDateTime(nullable),
    fc
      .tuple(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        clock(23, precision),
      )
      .map(
        ([year, month, day, rest]) =>
          `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${rest}`,
      ),
    quoted,
    same,
  );

const json = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 5 }) as fc.Arbitrary<JsonValue>;

/** Values that nobody would write down; the same in each run. */
export const RANDOM_CASES: readonly ValueCase[] = [
  ...DECIMALS.map(decimal),
  ...[0, 1, 2, 3, 4, 5, 6].flatMap((precision) => [time(precision), dateTime(precision)]),
  random(
    'DOUBLE',
    field.float(nullable),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    String,
    (value) => value + 0,
  ),
  random(
    'FLOAT',
    field.float(nullable),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    String,
    (value) => value + 0,
  ),
  random(
    'BIGINT',
    field.bigint(nullable),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    String,
    String,
  ),
  random(
    'BIGINT UNSIGNED',
    field.bigint(nullable),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    String,
    String,
  ),
  random(
    'VARCHAR(100) CHARACTER SET latin1',
    field.string(nullable),
    fc.string({ unit: fc.constantFrom(...'aZ09 äÿ€‰ß') }),
    quoted,
    same,
  ),
  random(
    'TEXT',
    field.string(nullable),
    fc.string({ unit: 'grapheme' }),
    (text) => `CONVERT(x'${Buffer.from(text).toString('hex')}' USING utf8mb4)`,
    same,
  ),
  random(
    'VARBINARY(100)',
    field.bytes(nullable),
    fc.uint8Array({ maxLength: 100 }),
    (bytes) => `x'${Buffer.from(bytes).toString('hex')}'`,
    (bytes) => Buffer.from(bytes).toString('base64'),
  ),
  random(
    'JSON',
    field.json(nullable),
    json.map((value) => JSON.stringify(value)),
    (text) => `CONVERT(x'${Buffer.from(text).toString('hex')}' USING utf8mb4)`,
    parseExactJson,
  ),
];
