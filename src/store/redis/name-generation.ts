import { randomBytes } from 'node:crypto';
import type { Codec } from './codec.js';

const MS_DIGITS = 9;
const NAME = /^([0-9a-z]{9})[0-9a-f]{6}[a-z]$/;

/**
 * A name for a new generation. Names sort by age, are unique, and say in their last letter how the
 * documents are written. So a reader needs no setting to read them, and a worker that now prefers
 * another codec still follows the generation that it finds.
 *
 * @param nowMs the server's clock: those of workers differ
 * @param latest the name of the newest generation that there is: the new one sorts after it, also where two
 *   are made in one millisecond, or the clock went back
 */
export function nameGeneration(nowMs: number, codec: Codec, latest?: string): string {
  const [, digitsOfLatest = ''] = NAME.exec(latest ?? '') ?? [];
  const former = Number.parseInt(digitsOfLatest, 36);
  const ageMs = former >= nowMs ? former + 1 : nowMs;
  const digits = ageMs.toString(36).padStart(MS_DIGITS, '0');
  return `${digits}${randomBytes(3).toString('hex')}${codec.mark}`;
}
