/** What differs between MySQL and MariaDB: how they name a position, and when one can be served. */
import type { Position } from '../../model/position.js';
import type { Session } from './session.js';

/** GTIDs processed so far, as the stream advances. */
export interface PositionTracker {
  add(gtid: string): void;
  position(): Position;
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

  /** Errors: POSITION_LOST (purged), POSITION_DIVERGED (not this server's history). */
  assertServes(session: Session, from: Position): Promise<void>;

  covers(position: Position, target: Position): boolean;

  track(from: Position): PositionTracker;

  /** The position as the stream's library takes it. */
  gtidSetOf(position: Position): string;
}

/** Positions carry their server's kind, so that one server's is never read as the other's. */
export function toPosition(name: Flavor['name'], gtids: string): Position {
  return `${name}:${gtids.replace(/\s/g, '')}` as Position;
}

/** The GTIDs of a position of this kind; undefined for another's. */
export function gtidsOf(name: Flavor['name'], position: Position): string | undefined {
  return position.startsWith(`${name}:`) ? position.slice(name.length + 1) : undefined;
}
