import type {
  AnyBinlogEvent,
  BinlogEventByName,
  BinlogEventName,
  GtidEvent,
  MariadbGtidEvent,
  QueryEvent,
  TableMapEntry,
  TableMapEvent,
  XaPrepareEvent,
} from '@vlasky/zongji';
import { AlmanacError } from '../../lib/errors.js';
import type { RowChange, Transaction } from '../../model/change.js';
import type { Position } from '../../model/position.js';
import { refuseHazard } from './cascade-hazards.js';
import type { Cascades, Hazard } from './cascades.js';
import { prepareEventColumns } from './event-columns.js';
import type { KnownTransaction, PositionTracker } from './flavor.js';
import { tableKey } from './foreign-keys.js';
import { ImageReaders } from './image-readers.js';
import type { RowsEvent } from './row-events.js';
import { classifyStatement, xidOfStatement } from './statement.js';
import type { TrackedTable } from './tracked-table.js';

export interface TransactionLimits {
  readonly maxTransactionRows: number;
  readonly maxTransactionBytes: number;
}

/**
 * From binlog events to whole transactions: nothing comes out before its commit was seen. Pure: no
 * I/O, one instance for one stream, and none after `accept` threw.
 */
export class TransactionAssembler {
  readonly #tables: ReadonlyMap<string, TrackedTable>;
  /** Made once: every transaction of MySQL begins with a statement to classify. */
  readonly #tracked: { readonly databases: readonly string[]; readonly tables: readonly string[] };
  readonly #database: string;
  readonly #cascades: Cascades;
  readonly #tracker: PositionTracker;
  readonly #limits: TransactionLimits;
  readonly #now: () => number;
  readonly #isCaughtUp: (position: Position) => boolean;
  #hasCaughtUp = false;
  readonly #readers = new ImageReaders();
  /** Prepared and not yet decided. A restart forgets them: their XA COMMIT is then an unknown one. */
  readonly #prepared = new Map<string, readonly RowChange[]>();
  /** Sent again, to be compared and passed over. */
  readonly #known: KnownTransaction | undefined;
  #isPassingOver = false;
  #gtid: string | undefined;
  #loggedAtMs = 0;
  #changes: RowChange[] = [];
  #bytes = 0;
  /** Whether a commit event is to come. Without one (DDL), the group's one statement ends it. */
  #inTransaction = false;

  constructor(options: {
    tables: readonly TrackedTable[];
    database: string;
    cascades: Cascades;
    tracker: PositionTracker;
    limits: TransactionLimits;
    known?: KnownTransaction | undefined;
    /** Whether the stream has come to where the server was when it began. Default: it has. */
    isCaughtUp?: (position: Position) => boolean;
    now?: () => number;
  }) {
    this.#tables = new Map(options.tables.map((table) => [table.name, table]));
    // A statement that changes a table on the way of a cascade may change where cascades lead.
    const onTheWay = [...options.cascades.hazards.values()].map(({ table }) => table);
    this.#database = options.database;
    this.#tracked = {
      databases: [...new Set([options.database, ...onTheWay.map(({ schema }) => schema)])],
      tables: [...new Set([...this.#tables.keys(), ...onTheWay.map(({ table }) => table)])],
    };
    this.#cascades = options.cascades;
    this.#tracker = options.tracker;
    this.#limits = options.limits;
    this.#known = options.known;
    this.#isCaughtUp = options.isCaughtUp ?? (() => true);
    this.#now = options.now ?? Date.now;
  }

  /**
   * Takes the next event; returns a transaction where the event completes one.
   *
   * Errors: TABLE_CHANGED, TRANSACTION_TOO_LARGE, EVENT_UNDECODABLE, POSITION_DIVERGED.
   */
  accept(event: AnyBinlogEvent): Transaction | undefined {
    if (is(event, 'gtid')) return this.#open(event, false);
    if (is(event, 'mariadbgtid')) return this.#open(event, !event.standalone);
    if (is(event, 'heartbeat')) return this.#idle();
    if (this.#isPassingOver) return undefined;
    if (is(event, 'tablemap')) return this.#checkTableMap(event);
    if (is(event, 'writerows') || is(event, 'updaterows') || is(event, 'deleterows')) {
      return this.#collect(event);
    }
    if (is(event, 'xid')) return this.#commit(event.timestamp);
    if (is(event, 'query')) return this.#statement(event);
    if (is(event, 'xaprepare')) return this.#prepare(event);
    if (is(event, 'anonymousgtid')) {
      throw new AlmanacError(
        'EVENT_UNDECODABLE',
        'Expected every transaction to have a GTID, got one without. Keep gtid_mode=ON.',
      );
    }
    if (is(event, 'transactionpayload') || is(event, 'partialupdaterows')) {
      throw new AlmanacError(
        'EVENT_UNDECODABLE',
        `Expected plain row events, got ${event.getTypeName()}. Turn off binlog_transaction_compression and binlog_row_value_options, for sessions too.`,
      );
    }
    if (is(event, 'unknown') && this.#gtid !== undefined) {
      throw new AlmanacError(
        'EVENT_UNDECODABLE',
        `Expected only events of kinds that are known within transaction ${this.#gtid}, got another (LOAD DATA as a statement is one). What it did is loaded as a new generation.`,
      );
    }
    return undefined;
  }

  /**
   * The server has nothing more to send: known now, not when the last transaction committed. Where it skips
   * what was processed before, it says so before it sends what was not.
   */
  #idle(): Transaction | undefined {
    if (this.#gtid !== undefined) return undefined;
    this.#hasCaughtUp ||= this.#isCaughtUp(this.#tracker.position());
    return this.#hasCaughtUp ? this.#complete([], this.#now()) : undefined;
  }

  #open(event: GtidEvent | MariadbGtidEvent, inTransaction: boolean): undefined {
    const { gtid, timestamp } = event;
    this.#isPassingOver = gtid === this.#known?.gtid;
    if (this.#isPassingOver) return this.#compare(timestamp);
    this.#gtid = gtid;
    this.#loggedAtMs = timestamp;
    this.#inTransaction = inTransaction;
    this.#changes = [];
    this.#bytes = 0;
  }

  /** A server that began its history anew, or was restored, may have given the GTID to another. */
  #compare(timestamp: number): undefined {
    const { gtid, loggedAtMs } = this.#known ?? { gtid: '', loggedAtMs: timestamp };
    if (timestamp === loggedAtMs) return;
    const times = [loggedAtMs, timestamp].map((ms) => new Date(ms).toISOString());
    throw new AlmanacError(
      'POSITION_DIVERGED',
      `Expected transaction ${gtid} of ${times[0]}, which the checkpoint has, got one of ${times[1]}: the source's history is another one since. Its binlog was reset, or it was restored from a backup.`,
    );
  }

  #checkTableMap(event: TableMapEvent): undefined {
    const { schemaName, tableName } = event;
    const table = this.#tableOf(schemaName, tableName);
    if (!table && !this.#hazardOf(schemaName, tableName)) return;
    if (!event.hasSelfDescribingMetadata()) {
      throw new AlmanacError(
        'EVENT_UNDECODABLE',
        `Expected column names in the row events of ${event.tableName}, got none. Set binlog_row_metadata=FULL.`,
      );
    }
    if (!table) return;
    prepareEventColumns(event, table);
    // What cascades may have done is asked of the library's rows.
    if (!this.#hazardOf(schemaName, tableName)) this.#readers.take(table, event);
  }

  /** Whether rows that follow a table map are taken as they came. */
  reads(entry: TableMapEntry): boolean {
    return this.#readers.has(entry);
  }

  #collect(event: RowsEvent): undefined {
    const entry = event.tableMap[event.tableId];
    if (!entry) return;
    const hazard = this.#hazardOf(entry.parentSchema, entry.tableName);
    if (hazard) refuseHazard(hazard, event);
    const table = this.#tableOf(entry.parentSchema, entry.tableName);
    if (!table) return;
    this.#bytes += event.size;
    const changes = this.#readers.changesOf(table, event, this.#cascades.rules);
    for (const change of changes) this.#changes.push(change);
    const { maxTransactionRows, maxTransactionBytes } = this.#limits;
    if (this.#changes.length > maxTransactionRows || this.#bytes > maxTransactionBytes) {
      throw new AlmanacError(
        'TRANSACTION_TOO_LARGE',
        `Expected at most ${maxTransactionRows} rows and ${maxTransactionBytes} bytes in a transaction, got more (${this.#gtid}). It is loaded as a new generation.`,
      );
    }
  }

  #statement(event: QueryEvent): Transaction | undefined {
    switch (classifyStatement(event.query, this.#tracked, event.schema)) {
      case 'begin':
      case 'xaStart':
        this.#inTransaction = true;
        return undefined;
      case 'savepoint':
      case 'xaPart':
        return undefined;
      case 'commit':
        return this.#commit(event.timestamp);
      case 'rollback':
        this.#changes = [];
        return this.#commit(event.timestamp);
      case 'rollbackTo':
        return this.#rollBackTo(event.query);
      case 'xaCommit':
        return this.#complete(this.#takePrepared(event.query), event.timestamp);
      case 'xaRollback':
        this.#prepared.delete(xidOfStatement(event.query) ?? '');
        return this.#complete([], event.timestamp);
      case 'foreign':
        return this.#inTransaction ? undefined : this.#complete([], event.timestamp);
      case 'touching':
        throw new AlmanacError(
          'TABLE_CHANGED',
          `A statement changes tracked tables other than by rows: ${event.query.slice(0, 200)}`,
        );
    }
  }

  /** Logged only beside tables that cannot be rolled back; which rows it takes back is not in it. */
  #rollBackTo(query: string): undefined {
    if (this.#changes.length === 0) return;
    throw new AlmanacError(
      'EVENT_UNDECODABLE',
      `Expected only rows that were kept, got ${query} after some of them. They are loaded as a new generation.`,
    );
  }

  #prepare(event: XaPrepareEvent): Transaction | undefined {
    if (event.onePhase) return this.#commit(event.timestamp);
    const { xidGtrid, xidBqual, xidFormatId } = event;
    const xid = `${xidGtrid.toString('hex')}/${xidBqual.toString('hex')}/${xidFormatId}`;
    this.#prepared.set(xid, this.#changes);
    return this.#complete([], event.timestamp);
  }

  #takePrepared(query: string): readonly RowChange[] {
    const xid = xidOfStatement(query);
    const changes = xid === undefined ? undefined : this.#prepared.get(xid);
    if (xid === undefined || !changes) {
      throw new AlmanacError(
        'EVENT_UNDECODABLE',
        `An XA transaction committed that was prepared before this stream began: ${query}. Its rows are loaded as a new generation.`,
      );
    }
    this.#prepared.delete(xid);
    return changes;
  }

  #commit(timestamp: number): Transaction {
    return this.#complete(this.#changes, timestamp);
  }

  #complete(changes: readonly RowChange[], timestamp: number): Transaction {
    if (this.#gtid !== undefined) this.#tracker.add(this.#gtid, this.#loggedAtMs);
    this.#gtid = undefined;
    this.#inTransaction = false;
    this.#changes = [];
    this.#bytes = 0;
    return { position: this.#tracker.position(), committedAtMs: timestamp, changes };
  }

  #hazardOf(schema: string, table: string): Hazard | undefined {
    return this.#cascades.hazards.get(tableKey({ schema, table }));
  }

  #tableOf(schema: string, table: string): TrackedTable | undefined {
    return schema === this.#database ? this.#tables.get(table) : undefined;
  }
}

function is<Name extends BinlogEventName>(
  event: AnyBinlogEvent,
  name: Name,
): event is BinlogEventByName<Name> {
  return event.getEventName() === name;
}
