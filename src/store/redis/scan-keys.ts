import type { Connection } from './connection.js';

const COUNT = '1000';

/**
 * All keys that match a pattern, in pages of any size. Those that exist all the while are found;
 * one may be found twice.
 */
export async function* scanKeys(
  connection: Connection,
  pattern: string,
): AsyncGenerator<readonly string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await connection.send<[string, string[]]>([
      'SCAN',
      cursor,
      'MATCH',
      pattern,
      'COUNT',
      COUNT,
    ]);
    if (keys.length > 0) yield keys;
    cursor = next;
  } while (cursor !== '0');
}
