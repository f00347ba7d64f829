import type { PlainWriter } from './plain-values.js';

// Writers of texts from the values of row images, as MySQL's and MariaDB's storage formats have them.

const ZERO = '0'.charCodeAt(0);
const MINUS = '-'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);
const COLON = ':'.charCodeAt(0);

/** Bytes of a group of so many decimal digits. */
const GROUP_BYTES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];
const GROUP_DIGITS = 9;

/** Any safe integer. Returns where it ends. */
export function writeInteger(value: number, out: Uint8Array, at: number): number {
  if (value < 0) {
    out[at] = MINUS;
    return writeInteger(-value, out, at + 1);
  }
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits += 1;
  return writePadded(value, digits, out, at);
}

function writePadded(value: number, digits: number, out: Uint8Array, at: number): number {
  let rest = value;
  for (let index = at + digits - 1; index >= at; index -= 1) {
    const tenth = Math.floor(rest / 10);
    out[index] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}

/** A BIGINT of 0 to 2^53, signed or not; none of others. */
export const writeBigInteger: PlainWriter = (bytes, from, to, out, at) => {
  const high = unsigned(bytes, from + 4, to);
  if (high >= 2 ** 21) return -1;
  return writeInteger(high * 2 ** 32 + unsigned(bytes, from, from + 4), out, at);
};

/** Little endian. */
function unsigned(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let index = to - 1; index >= from; index -= 1)
    value = value * 256 + (bytes[index] as number);
  return value;
}

function bigEndian(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) value = value * 256 + (bytes[index] as number);
  return value;
}

export function decimalBytes(precision: number, scale: number): number {
  return groupsOf(precision, scale).reduce(
    (sum, { digits }) => sum + (GROUP_BYTES[digits] ?? 0),
    0,
  );
}

interface Group {
  readonly digits: number;
  readonly isFraction: boolean;
}

/** Nine digits each, those that are fewer farthest from the point. */
function groupsOf(precision: number, scale: number): Group[] {
  const whole = precision - scale;
  const full = (digits: number, isFraction: boolean) =>
    Array.from({ length: Math.floor(digits / GROUP_DIGITS) }, () => ({
      digits: GROUP_DIGITS,
      isFraction,
    }));
  const rest = (digits: number, isFraction: boolean) =>
    digits % GROUP_DIGITS > 0 ? [{ digits: digits % GROUP_DIGITS, isFraction }] : [];
  return [...rest(whole, false), ...full(whole, false), ...full(scale, true), ...rest(scale, true)];
}

/** A DECIMAL: big endian groups of digits, the first bit turned, and all of them of a negative number. */
export function decimalWriter(precision: number, scale: number): PlainWriter {
  const groups = groupsOf(precision, scale).map((group) => ({
    ...group,
    bytes: GROUP_BYTES[group.digits] ?? 0,
  }));
  return (bytes, from, _, out, at) => {
    const isNegative = (bytes[from] as number) < 0x80;
    const mask = isNegative ? 0xff : 0;
    let end = at;
    if (isNegative) out[end++] = MINUS;
    const start = end;
    let isInFraction = false;
    let index = from;
    for (const group of groups) {
      let value = 0;
      for (const last = index + group.bytes; index < last; index += 1) {
        const byte = (bytes[index] as number) ^ mask ^ (index === from ? 0x80 : 0);
        value = value * 256 + byte;
      }
      if (group.isFraction) {
        if (!isInFraction) {
          if (end === start) out[end++] = ZERO;
          out[end++] = POINT;
          isInFraction = true;
        }
        end = writePadded(value, group.digits, out, end);
      } else if (end > start) end = writePadded(value, group.digits, out, end);
      else if (value > 0) end = writeInteger(value, out, end);
    }
    if (end === start) out[end++] = ZERO;
    return end;
  };
}

export const writeDate: PlainWriter = (bytes, from, to, out, at) => {
  const packed = unsigned(bytes, from, to);
  return writeDay(packed >> 9, (packed >> 5) & 0xf, packed & 0x1f, out, at);
};

/** A DATETIME, of which a date's and a time's parts are bits. */
export function writeDateTime(decimals: number, separator: string): PlainWriter {
  const between = separator.charCodeAt(0);
  return (bytes, from, to, out, at) => {
    const yearMonth = (bigEndian(bytes, from, from + 3) >> 6) & 0x1ffff;
    const low = bigEndian(bytes, from + 1, from + 5);
    const year = Math.floor(yearMonth / 13);
    let end = writeDay(year, yearMonth % 13, (low >> 17) & 0x1f, out, at);
    out[end++] = between;
    end = writeTime((low >> 12) & 0x1f, (low >> 6) & 0x3f, low & 0x3f, out, end);
    return writeFraction(bytes, from + 5, to, decimals, out, end);
  };
}

/** A TIMESTAMP: seconds since the epoch, in UTC. None, and a moment at the epoch, is the zero date. */
export function writeTimestamp(decimals: number, separator: string, zone: string): PlainWriter {
  const between = separator.charCodeAt(0);
  // Those of one event are often of one day.
  let day = -1;
  let [year, month, date] = [0, 0, 0];
  return (bytes, from, to, out, at) => {
    const seconds = bigEndian(bytes, from, from + 4);
    const second = seconds % SECONDS_A_DAY;
    if (bigEndian(bytes, from, to) === 0) [day, year, month, date] = [-1, 0, 0, 0];
    else if (Math.floor(seconds / SECONDS_A_DAY) !== day) {
      day = Math.floor(seconds / SECONDS_A_DAY);
      const moment = new Date(day * SECONDS_A_DAY * 1_000);
      year = moment.getUTCFullYear();
      month = moment.getUTCMonth() + 1;
      date = moment.getUTCDate();
    }
    let end = writeDay(year, month, date, out, at);
    out[end++] = between;
    end = writeTime(
      Math.floor(second / 3_600),
      Math.floor(second / 60) % 60,
      second % 60,
      out,
      end,
    );
    end = writeFraction(bytes, from + 4, to, decimals, out, end);
    if (zone) out[end++] = zone.charCodeAt(0);
    return end;
  };
}

const SECONDS_A_DAY = 86_400;

function writeDay(year: number, month: number, day: number, out: Uint8Array, at: number): number {
  let end = writePadded(year, 4, out, at);
  out[end++] = MINUS;
  end = writePadded(month, 2, out, end);
  out[end++] = MINUS;
  return writePadded(day, 2, out, end);
}

function writeTime(hour: number, minute: number, second: number, out: Uint8Array, at: number) {
  let end = writePadded(hour, 2, out, at);
  out[end++] = COLON;
  end = writePadded(minute, 2, out, end);
  out[end++] = COLON;
  return writePadded(second, 2, out, end);
}

/** Two digits a byte, big endian; of an odd number, the last digit is not one. */
function writeFraction(
  bytes: Uint8Array,
  from: number,
  to: number,
  decimals: number,
  out: Uint8Array,
  at: number,
): number {
  if (decimals === 0) return at;
  out[at] = POINT;
  const value = bigEndian(bytes, from, to);
  return writePadded(decimals % 2 === 0 ? value : Math.floor(value / 10), decimals, out, at + 1);
}
