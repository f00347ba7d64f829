import { GtidSet } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import type { Position } from '../../model/position.js';
import { type Flavor, type PositionParts, partsOf, toPosition } from './flavor.js';
import { isGtidSubset } from './gtid-set.js';

const gtids = (position: Position) => partsOf('mysql', position)?.gtids ?? '';

// Each takes three round trips.
const SNAPSHOT_ATTEMPTS = 50;

/** MySQL 8.4 and later, by GTID sets. */
export const mysqlFlavor: Flavor = {
  name: 'mysql',

  settings: [
    ['gtid_mode', 'ON'],
    ['binlog_transaction_compression', 'OFF'],
    ['binlog_row_value_options', ''],
    ['log_replica_updates', 'ON'],
  ],

  binlogStatusSql: 'SHOW BINARY LOG STATUS',

  // A setting here, and the default: see `settings`.
  isReplicaWithoutItsOwnLog: async () => false,

  async logsCascades(session) {
    const { version } = await session.selectOne<{ version: string }>('SELECT VERSION() AS version');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 9 || (major === 9 && minor < 6)) return false;
    const { native } = await session.selectOne<{ native: string }>(
      'SELECT @@global.innodb_native_foreign_keys AS native',
    );
    return Number(native) === 0;
  },

  async openSnapshot(session) {
    const executed = async () => {
      const sql = 'SELECT @@global.gtid_executed AS executed';
      return toPosition('mysql', (await session.selectOne<{ executed: string }>(sql)).executed);
    };
    await session.run('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    // A GTID is added to gtid_executed only after the engine committed (a file position is not): read
    // before the snapshot opens, every transaction in it is in the snapshot. After, one may be lost.
    for (let attempt = 1; ; attempt += 1) {
      const low = await executed();
      await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      const high = await executed();
      // An overlap is allowed, but no cascade can be repeated in it; where writers never rest, another
      // moment may have none.
      if (low === high || attempt === SNAPSHOT_ATTEMPTS) return { low, high };
    }
  },

  async startAfter(session, from) {
    const parts = partsOf('mysql', from);
    if (parts === undefined) {
      throw new AlmanacError('POSITION_DIVERGED', `Expected a MySQL position, got ${from}.`);
    }
    const { gtids: saved, last } = parts;
    const { known, kept, purged, earlier, earlierIsKept } = await session.selectOne<{
      known: 0 | 1;
      kept: 0 | 1;
      purged: string;
      earlier: string;
      earlierIsKept: 0 | 1;
    }>(
      `SELECT GTID_SUBSET(?, @@global.gtid_executed) AS known,
              GTID_SUBSET(@@global.gtid_purged, ?) AS kept, @@global.gtid_purged AS purged,
              GTID_SUBTRACT(?, ?) AS earlier,
              GTID_SUBSET(@@global.gtid_purged, GTID_SUBTRACT(?, ?)) AS earlierIsKept`,
      [saved, saved, saved, last?.gtid ?? '', saved, last?.gtid ?? ''],
    );
    if (Number(known) !== 1) {
      throw new AlmanacError(
        'POSITION_DIVERGED',
        `The checkpoint ${saved} holds transactions that the source never executed: it is another server, or was restored from an older backup.`,
      );
    }
    if (Number(kept) !== 1) {
      throw new AlmanacError(
        'POSITION_LOST',
        `The source has purged binlogs that hold transactions after the checkpoint (purged: ${purged}).`,
      );
    }
    return last && Number(earlierIsKept) === 1
      ? { gtidSet: earlier.replace(/\s/g, ''), known: last }
      : { gtidSet: saved, known: undefined };
  },

  covers: (position, target) => isGtidSubset(gtids(target), gtids(position)),

  track(from) {
    const set = GtidSet.parse(gtids(from));
    let last: PositionParts['last'] = partsOf('mysql', from)?.last;
    return {
      add(gtid, loggedAtMs) {
        set.add(gtid);
        last = { gtid, loggedAtMs, before: '' };
      },
      position: () => toPosition('mysql', set.toString(), last),
    };
  },
};
