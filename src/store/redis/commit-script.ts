import { ADD_MEMBERS, FENCED_WRITE } from './fenced-script.js';
import { createScript, type Script } from './script.js';

/**
 * One commit, in one step: documents, then index entries, then what they replace, then the feed's entry, then
 * the checkpoint. As for every write of the worker, nothing may fail in the middle: see `createFencedScript`.
 * Lists are packed as `PackedTexts`. A generation's names are its own, so its documents' keys need not be
 * declared to be routed: they share the lease's slot.
 *
 * What a commit replaces is read here, where it is at hand, and not sent here and back.
 *
 *   KEYS[1]    the lease
 *   KEYS[2]    the checkpoint
 *   KEYS[3]    the generation's head
 *   KEYS[4]    its undo log
 *   KEYS[5]    the feed
 *   KEYS[6..]  an index for each ARGV from the thirteenth on
 *   ARGV[1]    the lease's token
 *   ARGV[2]    TTL of documents and indexes, ms
 *   ARGV[3]    the new checkpoint; '' for a generation that has none yet
 *   ARGV[4]    the checkpoint that it follows; '' for any
 *   ARGV[5]    the commit's sequence; '' where head and undo log are left as they are
 *   ARGV[6]    the first sequence that the undo log keeps
 *   ARGV[7]    bytes that the commit may replace
 *   ARGV[8]    what documents' keys begin with
 *   ARGV[9]    documents: the rest of the key, which is the name in the undo log; text ('' for none); and the record's
 *              entry in the key index where it is not known whether it was there, else ''
 *   ARGV[10]   what else the undo log notes: field, value, field, value…
 *   ARGV[11]   the feed's entry: arguments of XADD after the key; none for no entry
 *   ARGV[12]   how many of the lists that follow, the first ones, are removed from their indexes; the rest are added
 *   ARGV[13..] members of the index, 1,000 at most
 *
 * Returns the bytes that the undo log's entry has. Errors: FENCED, GONE (no checkpoint), REWOUND, TOOLARGE;
 * nothing written.
 *
 * A document that is there may keep its TTL: as for those that are not written, the worker renews it in time.
 *
 * @param codecFunctions Lua: `put(key, text, ttl)` as `createFencedScript` takes it; `get(key)`, a document's text,
 * and anything but a text where there is none; `replace(key, text, ttl)`, `put` for a document that is there, which
 * may keep the TTL that it has
 */
export function createCommitScript(codecFunctions: string): Script {
  return createScript(`${FENCED_WRITE}
${ADD_MEMBERS}
${codecFunctions}

local ttl, checkpoint, former, sequence = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if checkpoint ~= '' then
  local stored = redis.call('GET', KEYS[2])
  if not stored then return redis.error_reply('GONE there is no checkpoint') end
  if former ~= '' and stored ~= former then
    return redis.error_reply('REWOUND the checkpoint is another one')
  end
end

local documents = cmsgpack.unpack(ARGV[9])
local undo = cmsgpack.unpack(ARGV[10])
local entry = cmsgpack.unpack(ARGV[11])
local members = {}
for k = 6, #KEYS do members[k] = cmsgpack.unpack(ARGV[k + 7]) end

local prefix = ARGV[8]
local there = {}
local bytes = 0
if sequence ~= '' then
  local n = #undo
  for i = 1, n do bytes = bytes + #undo[i] end
  for i = 1, #documents, 3 do
    local field = documents[i]
    local text = get(prefix .. field)
    if type(text) ~= 'string' then text = '' end
    undo[n + 1] = field
    undo[n + 2] = text
    n = n + 2
    bytes = bytes + #field + #text
    there[i] = text ~= ''
    local member = documents[i + 2]
    if text == '' and member ~= '' then
      field = '+' .. string.match(field, '^[^:]*') .. '#key'
      undo[n + 1] = field
      undo[n + 2] = member
      n = n + 2
      bytes = bytes + #field + #member
    end
  end
  if bytes > tonumber(ARGV[7]) then return redis.error_reply('TOOLARGE ' .. bytes) end
  if n == 0 then undo = { '', '' } end
end

for i = 1, #documents, 3 do
  local key, text = prefix .. documents[i], documents[i + 1]
  if text == '' then
    redis.call('UNLINK', key)
  elseif there[i] then
    replace(key, text, ttl)
  else
    put(key, text, ttl)
  end
end

local gone = tonumber(ARGV[12])
for k = 6, #KEYS do
  if k < 6 + gone then
    write('ZREM', KEYS[k], unpack(members[k]))
  else
    addMembers(KEYS[k], members[k], ttl)
  end
end

if sequence ~= '' then
  put(KEYS[3], sequence, ttl)
  for at = 1, #undo, 2000 do
    local id = sequence .. '-' .. (at - 1) / 2000
    local last = math.min(at + 1999, #undo)
    if at == 1 then
      write('XADD', KEYS[4], 'MINID', '=', ARGV[6], id, unpack(undo, at, last))
    else
      write('XADD', KEYS[4], id, unpack(undo, at, last))
    end
  end
  redis.call('PEXPIRE', KEYS[4], ttl)
end
if #entry > 0 then
  write('XADD', KEYS[5], unpack(entry))
  redis.call('PEXPIRE', KEYS[5], ttl)
end
if checkpoint ~= '' then redis.call('SET', KEYS[2], checkpoint, 'XX', 'KEEPTTL') end
return bytes
`);
}
