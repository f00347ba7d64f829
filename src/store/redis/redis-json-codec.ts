import type { Codec } from './codec.js';
import { createCommitScript } from './commit-script.js';
import type { Connection } from './connection.js';
import { createFencedScript, createLoadScript } from './fenced-script.js';
import { isWrongType } from './store-error.js';

const PUT = `
local function put(key, text, ttl)
  write('JSON.SET', key, '.', text)
  redis.call('PEXPIRE', key, ttl)
end`;

const GET = `
local function get(key) return redis.pcall('JSON.GET', key, '.') end
local replace = put`;

/**
 * A JSON document of the server's own: other programs can read and search inside it. Needs the JSON
 * commands (Redis 8, Redis Stack, valkey-json, managed services).
 *
 * JSON.SET takes an expiry away on some servers, so one follows each. The path '.' is the legacy
 * one: it answers with the document itself, where '$' answers with an array around it.
 */
export const redisJsonCodec: Codec = {
  name: 'redis-json',
  mark: 'j',
  maxDepth: 128,
  fencedScript: createFencedScript(PUT),
  loadScript: createLoadScript(PUT),
  commitScript: createCommitScript(PUT + GET),
  readCommand: 'JSON.GET',
  async read(connection, keys) {
    try {
      return await connection.sendForBytes(['JSON.MGET', ...keys, '.']);
    } catch (error) {
      if (!isWrongType(error)) throw error;
      return readSingly(connection, keys);
    }
  },
};

// One key that is no JSON document, put there by hand, makes JSON.MGET fail as a whole. It must not
// hide the others.
function readSingly(connection: Connection, keys: readonly string[]): Promise<(Buffer | null)[]> {
  return Promise.all(
    keys.map(async (key) => {
      try {
        return await connection.sendForBytes<Buffer | null>(['JSON.GET', key, '.']);
      } catch (error) {
        if (isWrongType(error)) return null;
        throw error;
      }
    }),
  );
}
