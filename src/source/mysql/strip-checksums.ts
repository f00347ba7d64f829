import { crc32 } from 'node:zlib';
import type ZongJi from '@vlasky/zongji';
import { type BinlogInternals, HEADER_BYTES, LENGTH_AT, type Packet, TYPE_AT } from './packet.js';

const FORMAT_DESCRIPTION = 15;
// Rotate, Heartbeat, Heartbeat v2, MariaDB's Gtid_list: the server may make them up for this connection,
// and then decides by itself whether they have a checksum.
const MADE_UP = new Set([4, 27, 41, 163]);
const CRC32 = 1;
const CHECKSUM_BYTES = 4;

/**
 * Takes the checksums off events before the library sees them, by what each log file says of itself.
 *
 * The library asks once, at its start, whether events have checksums, and cuts four bytes off each or
 * off none. A file that was written under another setting, older or newer, is then read wrong: the end
 * of statements and rows is lost, or a checksum is read as a row. Call before `start`.
 */
export function stripChecksums(zongji: ZongJi): void {
  const internals = zongji as unknown as BinlogInternals;
  internals._isChecksumEnabled = (next) => {
    // Says that this reader can take them; without it the server refuses to send any.
    const sql = "SET @master_binlog_checksum = 'CRC32'";
    zongji.connection?.query(sql, (error: unknown) => next(error, false));
  };
  zongji.once('ready', () => {
    const { prototype } = internals.BinlogClass;
    const { binlogData } = prototype;
    let hasChecksums = true;
    prototype.binlogData = function (packet, connection) {
      if (!packet.isEOF() && !packet.isError()) hasChecksums = strip(packet, hasChecksums);
      return binlogData.call(this, packet, connection);
    };
  });
}

/** Returns whether the events that follow have checksums. */
function strip(packet: Packet, hasChecksums: boolean): boolean {
  const { buffer, offset, end } = packet;
  if (end - offset < HEADER_BYTES + CHECKSUM_BYTES) return hasChecksums;
  const type = buffer[offset + TYPE_AT] ?? 0;
  if (type === FORMAT_DESCRIPTION) return buffer[end - CHECKSUM_BYTES - 1] === CRC32;
  const body = buffer.subarray(offset + 1, end - CHECKSUM_BYTES);
  const isThere = MADE_UP.has(type)
    ? crc32(body) === buffer.readUInt32LE(end - CHECKSUM_BYTES)
    : hasChecksums;
  if (isThere) {
    packet.end = end - CHECKSUM_BYTES;
    const length = buffer.readUInt32LE(offset + LENGTH_AT);
    buffer.writeUInt32LE(length - CHECKSUM_BYTES, offset + LENGTH_AT);
  }
  return hasChecksums;
}
