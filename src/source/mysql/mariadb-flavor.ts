import { MariadbGtidPosition } from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import type { Position } from '../../model/position.js';
import { type Flavor, gtidsOf, toPosition } from './flavor.js';

const gtids = (position: Position) => gtidsOf('mariadb', position) ?? '';

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
    await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    // Inside the transaction these are frozen at the snapshot's own point: nothing overlaps.
    const status = await session.select<{ Variable_name: string; Value: string }>(
      "SHOW STATUS LIKE 'binlog_snapshot_%'",
    );
    const statusOf = (name: string) =>
      status.find((row) => row.Variable_name.toLowerCase() === name)?.Value;
    const { pos } = await session.selectOne<{ pos: string | null }>(
      'SELECT BINLOG_GTID_POS(?, ?) AS pos',
      [statusOf('binlog_snapshot_file'), Number(statusOf('binlog_snapshot_position'))],
    );
    if (pos === null) {
      throw new AlmanacError('SOURCE_LOST', 'The binlog moved on while the snapshot opened.');
    }
    const position = toPosition('mariadb', pos);
    return { low: position, high: position };
  },

  async assertServes(session, from) {
    const saved = gtidsOf('mariadb', from);
    if (saved === undefined) {
      throw new AlmanacError('POSITION_DIVERGED', `Expected a MariaDB position, got ${from}.`);
    }
    const { state } = await session.selectOne<{ state: string }>(
      'SELECT @@global.gtid_binlog_state AS state',
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
  },

  covers(position, target) {
    const reached = parse(gtids(position));
    return parse(gtids(target)).every(({ domain, sequence }) =>
      reached.some((entry) => entry.domain === domain && entry.sequence >= sequence),
    );
  },

  track(from) {
    const position = MariadbGtidPosition.parse(gtids(from));
    return {
      add(gtid) {
        const [domainId, serverId, seqNo = ''] = gtid.split('-');
        position.add({ domainId: Number(domainId), serverId: Number(serverId), seqNo });
      },
      position: () => toPosition('mariadb', position.toString()),
    };
  },

  gtidSetOf: gtids,
};

function parse(text: string): Gtid[] {
  return text
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [domain = '', server = '', sequence = '0'] = entry.trim().split('-');
      return { domain, server, sequence: BigInt(sequence) };
    });
}
