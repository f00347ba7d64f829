import { z } from 'zod';

/** Turns a setting's text into its value, or refuses it. */
export interface Parser<Value> {
  /** Completes "expected …" in a refusal and in docs/CONFIG.md. */
  readonly expected: string;
  readonly schema: z.ZodType<Value, string>;
  /** Whether the flag alone, without a value, means `true`. */
  readonly isSwitch?: true;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A whole number within bounds, both included. */
export function integer({ min, max }: Bounds): Parser<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    schema: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max)),
  };
}

/** What quantities are counted in: the first unit is that of a plain number. */
type Units = readonly (readonly [unit: string, factor: number])[];

/** Bounds as a person would write them. */
interface Quantity {
  readonly min: string;
  readonly max: string;
}

const TIMES: Units = [
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
];

/** A span of time: plain milliseconds, or a number and a unit. Value: whole ms within the bounds. */
export function duration(bounds: Quantity): Parser<number> {
  const { min, max } = bounds;
  return {
    expected: `a duration from ${min} to ${max}: milliseconds, or a number with ms, s, m, h or d`,
    schema: quantity(bounds, TIMES, /^\d{1,15}(\.\d{1,3})?(ms|s|m|h|d)?$/),
  };
}

const SIZES: Units = [
  ['', 1],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
];

/** An amount of memory: plain bytes, or a whole number and KiB, MiB or GiB. Value: bytes. */
export function bytes(bounds: Quantity): Parser<number> {
  const { min, max } = bounds;
  return {
    expected: `a size from ${min} to ${max}: bytes, or a whole number with KiB, MiB or GiB`,
    schema: quantity(bounds, SIZES, /^\d{1,15}([KMG]iB)?$/),
  };
}

function quantity({ min, max }: Quantity, units: Units, pattern: RegExp) {
  const read = (text: string) => {
    const unit = /[A-Za-z]+$/.exec(text)?.[0] ?? units[0]?.[0];
    const factor = units.find(([name]) => name === unit)?.[1] ?? Number.NaN;
    return Number.parseFloat(text) * factor;
  };
  return z
    .string()
    .regex(pattern)
    .transform(read)
    .pipe(z.int().min(read(min)).max(read(max)));
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words): Parser<Words[number]> {
  return { expected: `one of ${words.join(', ')}`, schema: z.enum(words) };
}

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

export const bool: Parser<boolean> = {
  expected: 'true or false (also 1/0, yes/no, on/off)',
  schema: z.enum([...TRUE, ...FALSE]).transform((word) => TRUE.includes(word)),
  isSwitch: true,
};

/** Text that a pattern describes; `expected` says it in words. */
export function text(expected: string, pattern: RegExp): Parser<string> {
  return { expected, schema: z.string().regex(pattern) };
}

/** Text that a function accepts; `expected` says it in words. Value: the text as it came. */
export function textThat(expected: string, accepts: (text: string) => boolean): Parser<string> {
  return { expected, schema: z.string().refine(accepts) };
}
