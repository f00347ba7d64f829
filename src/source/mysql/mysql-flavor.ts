import { GtidSet } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import { type Flavor, gtidsOf, toPosition } from './flavor.js';
import { isGtidSubset } from './gtid-set.js';

const gtids = (position: Parameters<Flavor['gtidSetOf']>[0]) => gtidsOf('mysql', position) ?? '';

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
    const low = await executed();
    await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    return { low, high: await executed() };
  },

  async assertServes(session, from) {
    const saved = gtidsOf('mysql', from);
    if (saved === undefined) {
      throw new AlmanacError('POSITION_DIVERGED', `Expected a MySQL position, got ${from}.`);
    }
    const { known, kept, purged } = await session.selectOne<{
      known: 0 | 1;
      kept: 0 | 1;
      purged: string;
    }>(
      `SELECT GTID_SUBSET(?, @@global.gtid_executed) AS known,
              GTID_SUBSET(@@global.gtid_purged, ?) AS kept, @@global.gtid_purged AS purged`,
      [saved, saved],
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
  },

  covers: (position, target) => isGtidSubset(gtids(target), gtids(position)),

  track(from) {
    const set = GtidSet.parse(gtids(from));
    return {
      add: (gtid) => set.add(gtid),
      position: () => toPosition('mysql', set.toString()),
    };
  },

  gtidSetOf: gtids,
};
