import { MariadbGtidPosition } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import type { Position } from '../../model/position.js';
import { type Flavor, type PositionParts, partsOf, toPosition } from './flavor.js';
import type { Session } from './session.js';
import { XaSettling } from './xa-settling.js';

// Each takes milliseconds, and a server that writes seldom is between two writes at most of them.
const EXACT_ATTEMPTS = 50;
// Beside a monitor, one in twenty cannot tell its place: then any of these will do, exact or not.
const SNAPSHOT_ATTEMPTS = 60;
const AGREEING_READS = 5;

const gtids = (position: Position) => partsOf('mariadb', position)?.gtids ?? '';

interface Gtid {
  readonly domain: string;
  readonly server: string;
  readonly sequence: bigint;
}

/** MariaDB 10.11 and later, by GTID positions: the last transaction of each replication domain. */
export const mariadbFlavor: Flavor = {
  name: 'mariadb',

  settings: [],

  binlogStatusSql: 'SHOW MASTER STATUS',

  async isReplicaWithoutItsOwnLog(session) {
    // Off is the default, and right for a primary. A server that has replicated anything knows it here.
    const { logs, replicated } = await session.selectOne<{ logs: number; replicated: string }>(
      'SELECT @@global.log_slave_updates AS logs, @@global.gtid_slave_pos AS replicated',
    );
    return Number(logs) === 0 && replicated !== '';
  },

  logsCascades: async () => false,

  async openSnapshot(session) {
    await session.run('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const settling = new XaSettling(session);
    for (let attempt = 1; attempt <= SNAPSHOT_ATTEMPTS; attempt += 1) {
      // Outside a transaction, where no other session can make it too late: see `frozenPlace`.
      await session.run('COMMIT');
      const low = await placeOf(session);
      // The log has an XA COMMIT before the engine has: what is before `low` must be in the snapshot.
      await settling.done();
      await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      const high = await frozenPlace(session);
      // An overlap is allowed, but no cascade can be repeated in it.
      const isExact = high !== undefined && isSame(low, high);
      if (!high || (!isExact && attempt < EXACT_ATTEMPTS)) continue;
      const positions = await Promise.all([gtidsAt(session, low), gtidsAt(session, high)]);
      const [from, to] = positions.map((gtids) => gtids !== null && toPosition('mariadb', gtids));
      if (from && to) return { low: from, high: to };
    }
    throw new AlmanacError(
      'SOURCE_LOST',
      'Expected the GTID position of a snapshot, got none: the binlog holds an event larger than max_allowed_packet, or is written to all the time. FLUSH BINARY LOGS on the source begins a new one.',
    );
  },

  async startAfter(session, from) {
    const parts = partsOf('mariadb', from);
    if (parts === undefined) {
      throw new AlmanacError('POSITION_DIVERGED', `Expected a MariaDB position, got ${from}.`);
    }
    const { gtids: saved, last } = parts;
    const { state, logged } = await session.selectOne<{ state: string; logged: string }>(
      'SELECT @@global.gtid_binlog_state AS state, @@global.gtid_binlog_pos AS logged',
    );
    const known = parse(state);
    for (const { domain, server, sequence } of parse(saved)) {
      const reached = known.some(
        (entry) => entry.domain === domain && entry.server === server && entry.sequence >= sequence,
      );
      if (!reached) {
        throw new AlmanacError(
          'POSITION_DIVERGED',
          `The checkpoint ${saved} holds a transaction that the source's binlog (${state || 'empty'}) never had: it is another server, or was restored from an older backup.`,
        );
      }
    }
    // Whether logs after it were purged, only the dump itself says (error 1236: POSITION_LOST).
    const reached = toPosition('mariadb', logged);
    if (!last || !(await isKept(session, last.before))) {
      return { gtidSet: saved, known: undefined, reached };
    }
    const earlier = saved.split(',').map((gtid) => (gtid === last.gtid ? last.before : gtid));
    return { gtidSet: earlier.join(), known: last, reached };
  },

  covers(position, target) {
    const reached = parse(gtids(position));
    return parse(gtids(target)).every(({ domain, sequence }) =>
      reached.some((entry) => entry.domain === domain && entry.sequence >= sequence),
    );
  },

  track(from) {
    const position = MariadbGtidPosition.parse(gtids(from));
    let last: PositionParts['last'] = partsOf('mariadb', from)?.last;
    return {
      add(gtid, loggedAtMs) {
        const [domainId = '', serverId, seqNo = ''] = gtid.split('-');
        const before = position.toString().split(',');
        last = {
          gtid,
          loggedAtMs,
          before: before.find((entry) => entry.startsWith(`${domainId}-`)) ?? '',
        };
        position.add({ domainId: Number(domainId), serverId: Number(serverId), seqNo });
      },
      position: () => toPosition('mariadb', position.toString(), last),
    };
  },
};

/** Whether the logs that are kept begin at `gtid` or before it. */
async function isKept(session: Session, gtid: string): Promise<boolean> {
  if (gtid === '') return false;
  const [oldest] = await session.select<{ Log_name: string }>('SHOW BINARY LOGS');
  const { state } = await session.selectOne<{ state: string | null }>(
    'SELECT BINLOG_GTID_POS(?, 4) AS state',
    [oldest?.Log_name],
  );
  const [wanted] = parse(gtid);
  return (
    state !== null &&
    parse(state).every(
      ({ domain, sequence }) => domain !== wanted?.domain || sequence <= wanted.sequence,
    )
  );
}

/** A place in the binlog. */
interface Place {
  readonly file: string;
  readonly offset: number;
}

const isSame = (one: Place, other: Place) => one.file === other.file && one.offset === other.offset;

/**
 * The place of the snapshot that is open; undefined where that cannot be told now. The values that SHOW
 * STATUS prints are the server's, filled in by each session that asks: another one's may come between (seen
 * with a monitor beside it). That would have to happen each time, with one and the same place.
 */
async function frozenPlace(session: Session): Promise<Place | undefined> {
  const first = await placeOf(session);
  for (let again = 1; again < AGREEING_READS; again += 1) {
    if (!isSame(first, await placeOf(session))) return undefined;
  }
  return first;
}

/** The place of the snapshot that is open, frozen at its own point; without one, of the last commit. */
async function placeOf(session: Session): Promise<Place> {
  const status = await session.select<{ Variable_name: string; Value: string }>(
    "SHOW STATUS LIKE 'binlog_snapshot_%'",
  );
  const statusOf = (name: string) =>
    status.find((row) => row.Variable_name.toLowerCase() === name)?.Value;
  return {
    file: statusOf('binlog_snapshot_file') ?? '',
    offset: Number(statusOf('binlog_snapshot_position')),
  };
}

/** The GTID position of a place; null where the server cannot say. It reads the log from its beginning. */
async function gtidsAt(session: Session, { file, offset }: Place): Promise<string | null> {
  const { pos } = await session.selectOne<{ pos: string | null }>(
    'SELECT BINLOG_GTID_POS(?, ?) AS pos',
    [file, offset],
  );
  if (pos !== null) return pos;
  // It reads not past an event larger than max_allowed_packet: an UPDATE has a row twice. What the server
  // wrote last is the place's too where it has written nothing since.
  const { last } = await session.selectOne<{ last: string }>(
    'SELECT @@global.gtid_binlog_pos AS last',
  );
  const now = await session.selectOne<{ File: string; Position: number | string }>(
    'SHOW MASTER STATUS',
  );
  return now.File === file && Number(now.Position) === offset ? last : null;
}

function parse(text: string): Gtid[] {
  return text
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [domain = '', server = '', sequence = '0'] = entry.trim().split('-');
      return { domain, server, sequence: BigInt(sequence) };
    });
}
