import { createScript } from './script.js';

/**
 * Many index ranges in one command.
 *
 *   KEYS[i]  the index of range i
 *   ARGV     four for each range: where it starts, where it stops (as ZRANGE BYLEX takes them, in
 *            the order of the walk), 'REV' or '', and how many entries at most (-1: all)
 *
 * Returns one list of entries for each range.
 */
export const rangesScript = createScript(
  `
local found = {}
for i = 1, #KEYS do
  local at = 4 * i - 3
  if ARGV[at + 2] == 'REV' then
    found[i] = redis.call('ZRANGE', KEYS[i], ARGV[at], ARGV[at + 1], 'BYLEX', 'REV', 'LIMIT', 0, ARGV[at + 3])
  else
    found[i] = redis.call('ZRANGE', KEYS[i], ARGV[at], ARGV[at + 1], 'BYLEX', 'LIMIT', 0, ARGV[at + 3])
  end
end
return found
`,
  { readOnly: true },
);
