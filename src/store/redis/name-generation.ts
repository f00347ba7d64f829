import { randomBytes } from 'node:crypto';
import type { Codec } from './codec.js';

/**
 * A name for a new generation. Names sort by age, are unique, and say in their last letter how the
 * documents are written. So a reader needs no setting to read them, and a worker that now prefers
 * another codec still follows the generation that it finds.
 *
 * @param nowMs the server's clock: those of workers differ
 */
export function nameGeneration(nowMs: number, codec: Codec): string {
  return `${nowMs.toString(36).padStart(9, '0')}${randomBytes(3).toString('hex')}${codec.mark}`;
}
