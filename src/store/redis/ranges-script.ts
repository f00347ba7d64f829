import { createVersionedScript } from './versioned-script.js';

/**
 * Many index ranges in one command; see `createVersionedScript`.
 *
 *   KEYS[2 + i]  the index of range i
 *   ARGV[4..]    four for each range: where it starts, where it stops (as ZRANGE BYLEX takes them, in
 *                the order of the walk), 'REV' or '', and how many entries at most (-1: all)
 *
 * Finds one list of entries for each range.
 */
export const rangesScript = createVersionedScript(`
for i = 1, #KEYS - 2 do
  local at = 4 * i
  if ARGV[at + 2] == 'REV' then
    found[i] = redis.call('ZRANGE', KEYS[2 + i], ARGV[at], ARGV[at + 1], 'BYLEX', 'REV', 'LIMIT', 0, ARGV[at + 3])
  else
    found[i] = redis.call('ZRANGE', KEYS[2 + i], ARGV[at], ARGV[at + 1], 'BYLEX', 'LIMIT', 0, ARGV[at + 3])
  end
end`);
