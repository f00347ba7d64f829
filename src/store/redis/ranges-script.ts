import { createVersionedScript } from './versioned-script.js';

/**
 * Many index ranges in one command; see `createVersionedScript`.
 *
 *   KEYS[1 + i]  the index of range i
 *   ARGV[2..]    four for each range: where it starts, where it stops (as ZRANGE BYLEX takes them, in
 *                the order of the walk), 'REV' or '', and how many entries at most (-1: all)
 *
 * Finds one list of entries for each range.
 */
export const rangesScript = createVersionedScript(`
for i = 1, #KEYS - 1 do
  local at = 4 * i - 2
  if ARGV[at + 2] == 'REV' then
    found[i] = redis.call('ZRANGE', KEYS[1 + i], ARGV[at], ARGV[at + 1], 'BYLEX', 'REV', 'LIMIT', 0, ARGV[at + 3])
  else
    found[i] = redis.call('ZRANGE', KEYS[1 + i], ARGV[at], ARGV[at + 1], 'BYLEX', 'LIMIT', 0, ARGV[at + 3])
  end
end`);
