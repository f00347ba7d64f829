import { GtidSet } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import type { Position } from '../../model/position.js';
import { type Flavor, type PositionParts, partsOf, toPosition } from './flavor.js';
import { isGtidSubset } from './gtid-set.js';

const gtids = (position: Position) => partsOf('mysql', position)?.gtids ?? '';

// Each takes three round trips.
const SNAPSHOT_ATTEMPTS = 50;

/** `uuid:5:6` of `uuid:5#12:6#14`, which names the sessions too. */
const withoutOwners = (owned: string) => owned.replace(/#\d+/g, '');

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
    const read = async (variable: 'gtid_executed' | 'gtid_owned') => {
      const sql = `SELECT @@global.${variable} AS gtids`;
      return (await session.selectOne<{ gtids: string }>(sql)).gtids;
    };
    await session.run('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    // A GTID is added to gtid_executed only after the engine committed (a file position is not): read
    // before the snapshot opens, every transaction in it is in the snapshot. After, one may be lost.
    for (let attempt = 1; ; attempt += 1) {
      const low = await read('gtid_executed');
      await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      // What the engine has committed and gtid_executed does not have yet is owned: in this order, one of
      // the two has it.
      const owned = await read('gtid_owned');
      const high = await read('gtid_executed');
      // An overlap is allowed, but no cascade can be repeated in it; where writers never rest, another
      // moment may have none.
      const isExact = low === high && owned === '';
      if (!isExact && attempt < SNAPSHOT_ATTEMPTS) continue;
      const all = [high, withoutOwners(owned)].filter((gtids) => gtids !== '').join();
      return { low: toPosition('mysql', low), high: toPosition('mysql', all) };
    }
  },

  async startAfter(session, from) {
    const parts = partsOf('mysql', from);
    if (parts === undefined) {
      throw new AlmanacError('POSITION_DIVERGED', `Expected a MySQL position, got ${from}.`);
    }
    const { gtids: saved, last } = parts;
    const { executed, known, kept, purged, earlier, earlierIsKept } = await session.selectOne<{
      executed: string;
      known: 0 | 1;
      kept: 0 | 1;
      purged: string;
      earlier: string;
      earlierIsKept: 0 | 1;
    }>(
      `SELECT @@global.gtid_executed AS executed, GTID_SUBSET(?, @@global.gtid_executed) AS known,
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
    const reached = toPosition('mysql', executed);
    return last && Number(earlierIsKept) === 1
      ? { gtidSet: earlier.replace(/\s/g, ''), known: last, reached }
      : { gtidSet: saved, known: undefined, reached };
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
