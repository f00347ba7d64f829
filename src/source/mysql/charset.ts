import { AlmanacError } from '../../lib/errors.js';
import type { Session } from './session.js';

/** A column's bytes in its own character set, as the text that a SELECT gives. Errors: RangeError. */
export type TextDecoder = (bytes: Buffer) => string;

/** What the stream's library decodes as the servers do. */
const UNICODE = ['utf8', 'utf8mb3', 'utf8mb4', 'utf16', 'utf16le', 'utf32'];

/** Up to four bytes a character: too many to ask the server for all of them. */
const TOO_WIDE = ['gb18030'];

export const isUnicode = (charset: string) => UNICODE.includes(charset);

/** Why a column's text cannot be followed; undefined where it can. */
export function charsetMismatch(charset: string, collation: string): string | undefined {
  if (TOO_WIDE.includes(charset)) {
    return `expected a character set that can be decoded, got ${charset}; utf8mb4 is one`;
  }
  // The binlog names the collation alone, and the stream's library takes those that it does not know for utf8mb4.
  const isUtf8 = /^utf8(?:mb[34])?$/.test(charset);
  if (!isUtf8 && /_nopad_|uca1400/.test(collation)) {
    return `expected a collation that the binlog's reader knows, got ${collation}; the same without NOPAD is one, or utf8mb4`;
  }
  return undefined;
}

const DIGITS = [...'0123456789ABCDEF'].map((digit) => `SELECT '${digit}' AS h`).join(' UNION ALL ');

/** Every sequence of bytes that can be a character, in hex: 8F begins those of three, in the charsets that have such. */
const sequencesSql = (width: number) =>
  [
    'SELECT h FROM byte',
    ...(width > 1 ? ["SELECT CONCAT(a.h, z.h) FROM byte a, byte z WHERE a.h >= '80'"] : []),
    ...(width > 2
      ? ["SELECT CONCAT('8F', a.h, z.h) FROM byte a, byte z WHERE a.h > 'A0' AND z.h > 'A0'"]
      : []),
  ].join(' UNION ALL ');

/**
 * Decodes text of a character set that is not `isUnicode` by the server's own table of it. Libraries have
 * tables too, and theirs differ: in sjis, for one, in the wave dash and the fullwidth minus.
 *
 * Errors: SOURCE_UNSUITABLE for a character set of which the server has no such table.
 */
export async function readTextDecoder(session: Session, charset: string): Promise<TextDecoder> {
  if (charset === 'ucs2') return decodeUcs2;
  const { width } = await session.selectOne<{ width: string }>(
    'SELECT MAXLEN AS width FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME = ?',
    [charset],
  );
  const widest = Number(width);
  const text = `CONVERT(UNHEX(h) USING ${charset})`;
  const rows = await session.select<{ hex: string; text: string }>(
    `WITH digit AS (${DIGITS}),
          byte AS (SELECT CONCAT(a.h, z.h) AS h FROM digit a, digit z),
          sequence AS (${sequencesSql(widest)})
     SELECT h AS hex, CONVERT(${text} USING utf8mb4) AS text FROM sequence
      WHERE HEX(${text}) = h AND CHAR_LENGTH(${text}) = 1`,
  );
  const table = new Map(rows.map(({ hex, text }) => [hexToBytes(hex), text]));
  if (table.size === 0) {
    throw new AlmanacError('SOURCE_UNSUITABLE', `Expected the server to decode ${charset}.`);
  }
  return (bytes) => decode(bytes.toString('latin1'), table, widest);
}

/** It has no pairs of surrogates; servers send one as three bytes, of which none is UTF-8. */
const decodeUcs2: TextDecoder = (bytes) =>
  Buffer.from(bytes)
    .swap16()
    .toString('utf16le')
    .replace(/[\ud800-\udfff]/g, '\ufffd\ufffd\ufffd');

const hexToBytes = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');

function decode(bytes: string, table: ReadonlyMap<string, string>, widest: number): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    // The longest first: MySQL's eucjpms has characters that are the first byte of others.
    let width = Math.min(widest, bytes.length - at);
    while (width > 0 && !table.has(bytes.slice(at, at + width))) width -= 1;
    if (width === 0) throw new RangeError(`no character at byte ${at}`);
    text += table.get(bytes.slice(at, at + width));
    at += width;
  }
  return text;
}
