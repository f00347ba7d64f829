import type ZongJi from '@vlasky/zongji';
import type { AnyBinlogEvent, TableMapEntry } from '@vlasky/zongji';
import { type BinlogInternals, HEADER_BYTES, LENGTH_AT, type Packet, TYPE_AT } from './packet.js';

type TableMaps = Readonly<Record<number, TableMapEntry | undefined>>;

type Kind = 'WriteRows' | 'UpdateRows' | 'DeleteRows';

const KINDS: Readonly<Record<number, Kind>> = {
  23: 'WriteRows',
  24: 'UpdateRows',
  25: 'DeleteRows',
  30: 'WriteRows',
  31: 'UpdateRows',
  32: 'DeleteRows',
};
const FIRST_WITH_EXTRA_DATA = 30;
const TABLE_MAP = 19;
/** An event's length counts its header, without the packet's marker. */
const EVENT_HEADER_BYTES = HEADER_BYTES - 1;

/** A rows event whose row images are left as bytes. */
export class RawRowsEvent {
  readonly kind: Kind;
  readonly size: number;
  readonly tableId: number;
  readonly tableMap: TableMaps;
  readonly flags: number;
  readonly numberOfColumns: number;
  readonly columns_present_bitmap: Buffer;
  /** Of the images after an update. */
  readonly columns_present_bitmap2: Buffer | undefined;
  /** Holds the images, from `from` to `to`. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;

  constructor(kind: Kind, tableMap: TableMaps, { buffer, offset, end }: Packet) {
    this.kind = kind;
    this.tableMap = tableMap;
    this.size = buffer.readUInt32LE(offset + LENGTH_AT) - EVENT_HEADER_BYTES;
    this.tableId = tableIdOf({ buffer, offset });
    let at = offset + HEADER_BYTES + 6;
    this.flags = buffer.readUInt16LE(at);
    at += 2;
    const hasExtraData = (buffer[offset + TYPE_AT] ?? 0) >= FIRST_WITH_EXTRA_DATA;
    if (hasExtraData) at += buffer.readUInt16LE(at);
    const first = buffer[at] as number;
    this.numberOfColumns = first < 251 ? first : buffer.readUInt16LE(at + 1);
    at += first < 251 ? 1 : 3;
    const bitmapBytes = (this.numberOfColumns + 7) >> 3;
    this.columns_present_bitmap = buffer.subarray(at, at + bitmapBytes);
    at += bitmapBytes;
    if (kind === 'UpdateRows') {
      this.columns_present_bitmap2 = buffer.subarray(at, at + bitmapBytes);
      at += bitmapBytes;
    }
    this.bytes = buffer;
    this.from = at;
    this.to = end;
  }

  getTypeName(): Kind {
    return this.kind;
  }

  getEventName(): string {
    return this.kind.toLowerCase();
  }
}

const tableIdOf = ({ buffer, offset }: Pick<Packet, 'buffer' | 'offset'>) =>
  buffer.readUIntLE(offset + HEADER_BYTES, 6);

/**
 * Hands over the rows of some tables as they came: `RawRowsEvent`s instead of the library's events. And a table
 * map of one of these that is the same as the one before is not decoded, nor handed over, again. Call before
 * `stripChecksums`, and that before `start`.
 *
 * @param takes by what the library keeps of a table's map
 */
export function takeRawRows(zongji: ZongJi, takes: (entry: TableMapEntry) => boolean): void {
  const internals = zongji as unknown as BinlogInternals;
  zongji.once('ready', () => {
    const { prototype } = internals.BinlogClass;
    const { binlogData } = prototype;
    const known = new Map<number, { readonly body: Buffer; readonly entry: TableMapEntry }>();
    const next = () => prototype.binlogData;

    prototype.binlogData = function (packet, connection) {
      const { buffer, offset, end } = packet;
      if (packet.isEOF() || packet.isError() || end - offset < HEADER_BYTES + 8) {
        return binlogData.call(this, packet, connection);
      }
      const type = buffer[offset + TYPE_AT] ?? 0;
      const kind = KINDS[type];
      if (kind === undefined && type !== TABLE_MAP) {
        return binlogData.call(this, packet, connection);
      }
      const id = tableIdOf(packet);
      const entry = internals.tableMap[id];
      if (kind !== undefined) {
        if (!entry || !takes(entry)) return binlogData.call(this, packet, connection);
        try {
          const event = new RawRowsEvent(kind, internals.tableMap, packet);
          zongji.emit('binlog', event as unknown as AnyBinlogEvent);
        } catch (error) {
          zongji.emit('error', error as Error);
        }
        return next();
      }
      const body = buffer.subarray(offset + HEADER_BYTES, end);
      const last = known.get(id);
      if (last && last.entry === entry && last.body.equals(body)) return next();
      const returned = binlogData.call(this, packet, connection);
      const made = internals.tableMap[id];
      if (made && takes(made)) known.set(id, { body: Buffer.from(body), entry: made });
      else known.delete(id);
      return returned;
    };
  });
}
