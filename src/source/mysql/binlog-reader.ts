import type { Socket } from 'node:net';
import ZongJi, { type AnyBinlogEvent, type TableMapEntry } from '@vlasky/zongji';
import { AlmanacError, asAlmanacError } from '../../lib/errors.js';
import { connectionOptions, sourceError } from './connection.js';
import { takeRawRows } from './raw-rows-event.js';
import { stripChecksums } from './strip-checksums.js';

export interface BinlogReader {
  /** Stops and restarts the reading of the socket: the server then waits. */
  pause(): void;
  resume(): void;
  /** Ends the dump on the server too. Resolves when both connections are gone. */
  stop(): Promise<void>;
}

// A slow consumer must not make the server give up the connection (its default is 60 s).
const NET_WRITE_TIMEOUT_S = 600;
const IDLE_TIMEOUT_S = 2_147_483;

/**
 * Reads the binlog after `gtidSet` and hands over every event until it fails, is stopped, or nothing
 * (not even a heartbeat) has come for three heartbeats: half-open connections look just like that.
 *
 * `onFailure` is called at most once, and `onEvent` never after it: after an error the library still
 * emits the garbled event.
 */
export function startBinlogReader({
  url,
  gtidSet,
  serverId,
  tables,
  heartbeatMs,
  takesRawRows,
  onEvent,
  onFailure,
}: {
  url: string;
  gtidSet: string;
  serverId: number;
  /** By database, all spelled as the server spells them in the binlog. Events of others are never decoded. */
  tables: Record<string, string[]>;
  heartbeatMs: number;
  /** Whether rows that follow this table map come as `RawRowsEvent`s. Asked after `onEvent` had its event. */
  takesRawRows: (entry: TableMapEntry) => boolean;
  onEvent: (event: AnyBinlogEvent) => void;
  onFailure: (error: unknown) => void;
}): BinlogReader {
  const zongji = new ZongJi(connectionOptions(url));
  takeRawRows(zongji, takesRawRows);
  stripChecksums(zongji);
  let over = false;
  let paused = false;
  // Bytes, not events: the library says nothing of the events that it passes over, and while there are
  // such to be sent, however many, the server sends no heartbeat.
  const bytesRead = () =>
    (zongji.connection as unknown as { stream?: Socket } | null)?.stream?.bytesRead ?? 0;
  let heardBytes = 0;
  let heardAtMs = performance.now();

  const fail = (error: unknown) => {
    if (over) return;
    over = true;
    clearInterval(watchdog);
    onFailure(error);
  };

  const silenceMs = heartbeatMs * 3;
  const watchdog = setInterval(() => {
    const bytes = bytesRead();
    // What we do not read, we cannot have heard.
    if (paused || bytes !== heardBytes) {
      heardBytes = bytes;
      heardAtMs = performance.now();
    }
    if (performance.now() - heardAtMs <= silenceMs) return;
    fail(
      new AlmanacError(
        'SOURCE_LOST',
        `Expected a heartbeat of the source each ${heartbeatMs} ms, got nothing for ${silenceMs} ms.`,
      ),
    );
  }, heartbeatMs);

  zongji.on('error', (error) => fail(streamError(error)));
  zongji.on('ready', () => {
    // Queued before the dump, which never returns. In nanoseconds; this name works on both servers.
    const settings = `SET @master_heartbeat_period=${heartbeatMs * 1_000_000}, SESSION net_write_timeout=${NET_WRITE_TIMEOUT_S}`;
    zongji.connection?.query(settings, (error) => {
      if (error) fail(sourceError(error, 'Cannot prepare the binlog stream'));
    });
    // It has nothing to say between start and stop, and its end would end the stream.
    zongji.ctrlConnection?.query(`SET SESSION wait_timeout=${IDLE_TIMEOUT_S}`);
  });
  zongji.on('binlog', (event) => {
    if (over) return;
    try {
      onEvent(event);
    } catch (error) {
      fail(asAlmanacError(error, 'EVENT_UNDECODABLE', 'Cannot decode a binlog event'));
    }
  });
  zongji.start({ serverId, gtidSet, includeSchema: tables });

  return {
    pause() {
      paused = true;
      zongji.connection?.pause();
    },
    resume() {
      paused = false;
      zongji.connection?.resume();
    },
    async stop() {
      over = true;
      clearInterval(watchdog);
      await new Promise<void>((resolve) => {
        zongji.once('stopped', resolve);
        zongji.stop();
      });
    },
  };
}

/** Connections and servers give their errors a code; what has none, the decoding of an event threw. */
function streamError(error: Error): unknown {
  return 'code' in error
    ? sourceError(error, 'The binlog stream failed')
    : asAlmanacError(error, 'EVENT_UNDECODABLE', 'Cannot decode a binlog event');
}
