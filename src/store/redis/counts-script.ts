import { createScript } from './script.js';

/**
 * The sizes of many index ranges in one command.
 *
 *   KEYS[i]  the index of range i
 *   ARGV     two for each range: its lower and its upper bound, as ZLEXCOUNT takes them
 *
 * Returns one number for each range.
 */
export const countsScript = createScript(
  `
local counts = {}
for i = 1, #KEYS do
  counts[i] = redis.call('ZLEXCOUNT', KEYS[i], ARGV[2 * i - 1], ARGV[2 * i])
end
return counts
`,
  { readOnly: true },
);
