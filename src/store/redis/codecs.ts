import { AlmanacError } from '../../lib/errors.js';
import type { Codec, CodecName } from './codec.js';
import type { Connection } from './connection.js';
import { jsonStringCodec } from './json-string-codec.js';
import { redisJsonCodec } from './redis-json-codec.js';
import { isUnknownCommand } from './store-error.js';

const CODECS: readonly Codec[] = [redisJsonCodec, jsonStringCodec];

/** How a generation's documents are written: its name says so in the last letter. */
export function codecOfGeneration(generation: string): Codec {
  return CODECS.find(({ mark }) => generation.endsWith(mark)) ?? jsonStringCodec;
}

/**
 * The codec for new generations. `auto` is redis-json where the server has the JSON commands.
 *
 * Errors: STORE_UNSUITABLE where redis-json was asked for and the server has them not; STORE_DENIED
 * where it has them but not for this user.
 */
export async function chooseCodec(
  connection: Connection,
  wanted: CodecName | 'auto',
  probeKey: string,
): Promise<Codec> {
  if (wanted === 'json-string') return jsonStringCodec;
  try {
    // The command itself says more than COMMAND INFO: also whether this user may run it.
    await connection.send(['JSON.MGET', probeKey, '.']);
    return redisJsonCodec;
  } catch (error) {
    if (!isUnknownCommand(error)) throw error;
    if (wanted === 'auto') return jsonStringCodec;
    throw new AlmanacError(
      'STORE_UNSUITABLE',
      `Expected the JSON commands for the codec redis-json; ${connection.address} has none. ` +
        'Use Redis 8, Redis Stack or valkey-json, or set the codec to auto or json-string.',
      { cause: error },
    );
  }
}
