import { createScript, type Script } from './script.js';

/**
 * A script that reads indexes together with the generation's head, in one step: the undo entries up to
 * that head, which never change, tell what the indexes were at an earlier version.
 *
 *   KEYS[1]   the generation's head
 *   KEYS[2..] indexes
 *   ARGV[1]   the command that reads the head: GET or JSON.GET
 *   ARGV[2..] as `body` takes them
 *
 * Returns two values: the head, nil where there is none; and what `body`, which is Lua, leaves in `found`.
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

local found = {}
${body}
return { head, found }
`,
    { readOnly: true },
  );
}
