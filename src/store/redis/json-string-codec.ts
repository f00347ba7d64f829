import type { Codec } from './codec.js';
import { createCommitScript } from './commit-script.js';
import { createFencedScript, createLoadScript } from './fenced-script.js';

const PUT = `
local function put(key, text, ttl)
  redis.call('SET', key, text, 'PX', ttl)
end`;

const GET = `
local function get(key) return redis.pcall('GET', key) end
local function replace(key, text, ttl) redis.call('SET', key, text, 'KEEPTTL') end`;

/** The text as a plain string: any server, and the least work for one. */
export const jsonStringCodec: Codec = {
  name: 'json-string',
  mark: 's',
  maxDepth: undefined,
  fencedScript: createFencedScript(PUT),
  loadScript: createLoadScript(PUT),
  commitScript: createCommitScript(PUT + GET),
  readCommand: 'GET',
  read: (connection, keys) => connection.sendForBytes(['MGET', ...keys]),
};
