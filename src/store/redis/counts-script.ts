import { createVersionedScript } from './versioned-script.js';

/**
 * The sizes of many index ranges in one command; see `createVersionedScript`.
 *
 *   KEYS[1 + i]  the index of range i
 *   ARGV[2..]    two for each range: its lower and its upper bound, as ZLEXCOUNT takes them
 *
 * Finds one number for each range.
 */
export const countsScript = createVersionedScript(`
for i = 1, #KEYS - 1 do
  found[i] = redis.call('ZLEXCOUNT', KEYS[1 + i], ARGV[2 * i], ARGV[2 * i + 1])
end`);
