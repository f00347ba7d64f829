import { createScript, type Script } from './script.js';

/**
 * Every write of the worker: operations that run only while the lease is the caller's, all in one
 * step.
 * `putFunction` is Lua, `local function put(key, text, ttl)`: a codec's way to write a
 * document with its TTL in ms, whatever the key held before.
 *
 * Redis does not undo a script that fails in the middle, so nothing in here may:
 * - out of memory, a full disk, a read-only replica: Redis refuses the first write of a script for
 *   these, and no later one (a script without a shebang line keeps that rule on Redis 7 too);
 * - a key of another type, put there by hand, or a stream with ids that are still to come: it is removed
 *   and written anew;
 * - documents that a server would not take are refused by the codec, before anything is sent;
 * - `unpack` takes some 8,000 values: longer lists of members are split.
 *
 *   KEYS[1]    the lease
 *   KEYS[2..]  one key for each operation, in order
 *   ARGV[1]    the lease's token
 *   ARGV[2]    TTL of documents and indexes, ms
 *   ARGV[3..]  each operation: a letter, then
 *     X text             stop here, with nothing written, unless the key holds the text; only as the
 *                        first operation
 *     P text             put a document
 *     D                  remove the key
 *     E ms               make the key expire
 *     C command n arg…   any other command, of one key: command key arg…
 *
 * Returns the reply of the last operation, nil without one.
 * Errors: FENCED, REWOUND; nothing written.
 */
export function createFencedScript(putFunction: string): Script {
  return createScript(`${FENCED_WRITE}
${putFunction}

local ttl = ARGV[2]
local at = 3
local reply

for k = 2, #KEYS do
  local key = KEYS[k]
  local operation = ARGV[at]
  if operation == 'X' then
    if redis.call('GET', key) ~= ARGV[at + 1] then
      return redis.error_reply('REWOUND the checkpoint is another one')
    end
    at = at + 2
  elseif operation == 'P' then
    put(key, ARGV[at + 1], ttl)
    at = at + 2
  elseif operation == 'D' then
    redis.call('UNLINK', key)
    at = at + 1
  elseif operation == 'E' then
    redis.call('PEXPIRE', key, ARGV[at + 1])
    at = at + 2
  else
    local count = tonumber(ARGV[at + 2])
    reply = write(ARGV[at + 1], key, unpack(ARGV, at + 3, at + 2 + count))
    at = at + 3 + count
  end
end
return reply
`);
}

/**
 * What a generation is loaded with: `createFencedScript` for documents and index entries alone, packed as
 * `PackedTexts`. A generation's names are its own, so its documents' keys need not be declared to be routed:
 * they share the lease's slot.
 *
 *   KEYS[1]    the lease
 *   KEYS[2..]  an index for each ARGV from the fourth on
 *   ARGV[1]    the lease's token
 *   ARGV[2]    TTL of documents and indexes, ms
 *   ARGV[3]    documents: key, text, key, text…
 *   ARGV[4..]  members of the index, 1,000 at most
 *
 * Returns nothing. Errors: FENCED; nothing written.
 */
export function createLoadScript(putFunction: string): Script {
  return createScript(`${FENCED_WRITE}
${ADD_MEMBERS}
${putFunction}

local ttl = ARGV[2]
local documents = cmsgpack.unpack(ARGV[3])
for i = 1, #documents, 2 do put(documents[i], documents[i + 1], ttl) end
for k = 2, #KEYS do
  addMembers(KEYS[k], cmsgpack.unpack(ARGV[k + 2]), ttl)
end
`);
}

/** How each script of the worker begins: the fence, and a way to write what may meet a key of another type. */
export const FENCED_WRITE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return redis.error_reply('FENCED the lease is not held with this token')
end

local function write(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) ~= 'table' or not reply.err then return reply end
  if string.find(reply.err, 'WRONGTYPE', 1, true) or string.find(reply.err, 'equal or smaller', 1, true) then
    redis.call('UNLINK', key)
  end
  return redis.call(command, key, ...)
end
`;

/** Adds members to an index, which then has a whole TTL. After `FENCED_WRITE`. */
export const ADD_MEMBERS = `
local function addMembers(key, members, ttl)
  local scored = {}
  for i = 1, #members do
    scored[2 * i - 1] = '0'
    scored[2 * i] = members[i]
  end
  write('ZADD', key, unpack(scored))
  redis.call('PEXPIRE', key, ttl)
end
`;
