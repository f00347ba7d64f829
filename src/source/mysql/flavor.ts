/** What differs between MySQL and MariaDB: how they name a position, and when one can be served. */
import type { Position } from '../../model/position.js';
import type { Session } from './session.js';

/** GTIDs processed so far, as the stream advances. */
export interface PositionTracker {
  /** @param loggedAtMs what the log says of when; whole seconds */
  add(gtid: string, loggedAtMs: number): void;
  position(): Position;
}

/** A transaction as the log has it. Two histories may give one GTID to two: not at one second. */
export interface KnownTransaction {
  readonly gtid: string;
  readonly loggedAtMs: number;
}

/** How a stream begins. */
export interface StreamStart {
  /** As the stream's library takes it. */
  readonly gtidSet: string;
  /** What the server has logged by now: until the stream is there, a heartbeat says nothing of what is new. */
  readonly reached: Position;
  /** Processed already, and sent again to be compared; undefined where that cannot be done. */
  readonly known: KnownTransaction | undefined;
}

export interface Flavor {
  readonly name: 'mysql' | 'mariadb';

  /** Settings that the stream needs beyond those that both servers share: `[variable, value]`. */
  readonly settings: readonly (readonly [variable: string, value: string])[];

  /** Shows which databases are kept out of the binlog. */
  readonly binlogStatusSql: string;

  /** Whether the server applies changes of another one that do not get into its own binlog. */
  isReplicaWithoutItsOwnLog(session: Session): Promise<boolean>;

  /** Whether foreign-key cascades stand in the binlog as row events. */
  logsCascades(session: Session): Promise<boolean>;

  /**
   * Opens a consistent read-only transaction on `session` and says which history it holds.
   * Ordering is what makes it lossless: docs/decisions and CDC.md, D.
   */
  openSnapshot(session: Session): Promise<{ low: Position; high: Position }>;

  /**
   * Where a stream after `from` begins: one transaction earlier where `from` says which was the last.
   * Errors: POSITION_LOST (purged), POSITION_DIVERGED (not this server's history).
   */
  startAfter(session: Session, from: Position): Promise<StreamStart>;

  covers(position: Position, target: Position): boolean;

  track(from: Position): PositionTracker;
}

export interface PositionParts {
  readonly gtids: string;
  /** What was processed last, once something was. */
  readonly last: (KnownTransaction & { readonly before: string }) | undefined;
}

/**
 * A position as text: `KIND:GTIDS`, then `;GTID@SECONDS` for what was processed last, then `;GTID` for
 * what was before it in its domain (MariaDB). They carry their server's kind, so that one server's is
 * never read as the other's.
 */
export function toPosition(
  name: Flavor['name'],
  gtids: string,
  last?: PositionParts['last'],
): Position {
  const end = last ? `;${last.gtid}@${last.loggedAtMs / 1000};${last.before}` : '';
  return `${name}:${gtids.replace(/\s/g, '')}${end}` as Position;
}

/** The parts of a position of this kind; undefined for another's. */
export function partsOf(name: Flavor['name'], position: Position): PositionParts | undefined {
  if (!position.startsWith(`${name}:`)) return undefined;
  const [gtids = '', stamped, before = ''] = position.slice(name.length + 1).split(';');
  if (!stamped) return { gtids, last: undefined };
  const [gtid = '', seconds] = stamped.split('@');
  return { gtids, last: { gtid, loggedAtMs: Number(seconds) * 1000, before } };
}
