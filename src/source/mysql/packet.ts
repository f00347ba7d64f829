import type { TableMapEntry } from '@vlasky/zongji';

/** A packet of the dump: a marker byte, then an event. */
export interface Packet {
  readonly buffer: Buffer;
  readonly offset: number;
  end: number;
  isEOF(): boolean;
  isError(): boolean;
}

export type TakePacket = (this: unknown, packet: Packet, connection: unknown) => unknown;

/** What the stream's library works with, beyond its types. */
export interface BinlogInternals {
  _isChecksumEnabled(next: (error: unknown, enabled: boolean) => void): void;
  readonly tableMap: Record<number, TableMapEntry | undefined>;
  readonly BinlogClass: { readonly prototype: { binlogData: TakePacket } };
}

// Within a packet, after the marker byte.
export const TYPE_AT = 5;
export const LENGTH_AT = 10;
export const HEADER_BYTES = 20;
