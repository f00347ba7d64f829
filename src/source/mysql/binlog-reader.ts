import ZongJi, { type AnyBinlogEvent } from '@vlasky/zongji';
import { AlmanacError, asAlmanacError } from '../../lib/errors.js';
import { connectionOptions, sourceError } from './connection.js';

export interface BinlogReader {
  /** Stops and restarts the reading of the socket: the server then waits. */
  pause(): void;
  resume(): void;
  /** Ends the dump on the server too. Resolves when both connections are gone. */
  stop(): Promise<void>;
}

// A slow consumer must not make the server give up the connection (its default is 60 s).
const NET_WRITE_TIMEOUT_S = 600;

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
  onEvent,
  onFailure,
}: {
  url: string;
  gtidSet: string;
  serverId: number;
  /** Events of other tables of the database, and of other databases, are never decoded. */
  tables: readonly string[];
  heartbeatMs: number;
  onEvent: (event: AnyBinlogEvent) => void;
  onFailure: (error: AlmanacError) => void;
}): BinlogReader {
  const options = connectionOptions(url);
  const zongji = new ZongJi(options);
  let over = false;
  let paused = false;
  let lastHeardMs = Date.now();

  const fail = (error: AlmanacError) => {
    if (over) return;
    over = true;
    clearInterval(watchdog);
    onFailure(error);
  };

  const silenceMs = heartbeatMs * 3;
  const watchdog = setInterval(() => {
    // What we do not read, we cannot have heard.
    if (paused) lastHeardMs = Date.now();
    if (Date.now() - lastHeardMs <= silenceMs) return;
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
  });
  zongji.on('binlog', (event) => {
    if (over) return;
    lastHeardMs = Date.now();
    try {
      onEvent(event);
    } catch (error) {
      fail(asAlmanacError(error, 'EVENT_UNDECODABLE', 'Cannot decode a binlog event'));
    }
  });
  zongji.start({ serverId, gtidSet, includeSchema: { [options.database]: [...tables] } });

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
function streamError(error: Error): AlmanacError {
  return 'code' in error
    ? sourceError(error, 'The binlog stream failed')
    : asAlmanacError(error, 'EVENT_UNDECODABLE', 'Cannot decode a binlog event');
}
