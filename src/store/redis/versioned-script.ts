import { createScript, type Script } from './script.js';

/**
 * A script that reads indexes together with what it takes to know them at an earlier version, in one
 * step.
 *
 *   KEYS[1]   the generation's head
 *   KEYS[2]   its undo log
 *   KEYS[3..] indexes
 *   ARGV[1]   the command that reads the head: GET or JSON.GET
 *   ARGV[2]   the sequence that is wanted
 *   ARGV[3]   the one after it
 *   ARGV[4..] as `body` takes them
 *
 * Returns three values: the head, nil where there is none; the undo entries after the wanted sequence,
 * oldest first; and what `body`, which is Lua, leaves in `found`.
 */
export function createVersionedScript(body: string): Script {
  return createScript(
    `
local function attempt(...)
  local reply = redis.pcall(...)
  if type(reply) == 'table' and reply.err then return false end
  return reply
end

local head
if ARGV[1] == 'GET' then head = attempt('GET', KEYS[1]) else head = attempt(ARGV[1], KEYS[1], '.') end
local newer = {}
if head ~= ARGV[2] then newer = attempt('XRANGE', KEYS[2], ARGV[3], '+') or newer end

local found = {}
${body}
return { head, newer, found }
`,
    { readOnly: true },
  );
}
