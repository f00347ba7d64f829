/**
 * A negative TIME of whole minutes, as it was before the stream's library undid half of its two's
 * complement: it took one from the whole number and gave it back to the seconds alone.
 *
 * -01:00:00 arrives as -00:63:64, the parts being of six bits; in the format that MariaDB's oldest tables
 * have, where they are two decimal digits each, as -00:99:00, cut from -00:99:100.
 */
export function mendNegativeTime(value: unknown): string {
  const text = String(value);
  const [, hours, minutes, rest = ''] = /^-(\d+):(\d\d):64(.*)$/.exec(text) ?? [];
  if (hours !== undefined) return negative(Number(hours), Number(minutes) + 1, 64, rest);
  const [, oldHours, oldMinutes] = /^-(\d+):(\d\d):00$/.exec(text) ?? [];
  if (oldHours !== undefined) return negative(Number(oldHours), Number(oldMinutes) + 1, 100, '');
  return text;
}

function negative(hours: number, minutes: number, base: number, rest: string): string {
  const carry = minutes === base ? 1 : 0;
  return `-${pad(hours + carry)}:${pad(carry ? 0 : minutes)}:00${rest}`;
}

const pad = (part: number) => String(part).padStart(2, '0');
