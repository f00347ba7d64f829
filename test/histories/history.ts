/**
 * A history: tables, and what happens to them and to the servers. Plain data with its SQL spelled out, so that a
 * kept one replays the same whatever becomes of the generator.
 */

import type { Index } from '../../src/model/entity.js';
import type { FieldType } from '../../src/model/field.js';

export const SERVER_KINDS = ['mariadb', 'mysql', 'mysqlNative'] as const;
/** `mysqlNative` is MySQL with native foreign keys, which stands in for 8.4: it logs no cascades. */
export type ServerKind = (typeof SERVER_KINDS)[number];

export interface FieldPlan {
  readonly type: FieldType;
  readonly nullable: boolean;
  readonly values?: readonly string[];
}

/** A table that is followed. Columns are called as the fields are. */
export interface TablePlan {
  readonly entity: string;
  readonly table: string;
  readonly create: string;
  readonly fields: Readonly<Record<string, FieldPlan>>;
  readonly key: readonly string[];
  readonly indexes: Readonly<Record<string, Index>>;
}

/** What can go wrong around the data, and what it stands for. */
export const FAULTS = {
  workerKill: 'the worker is killed, and the next one starts at once',
  workerDown: 'the worker is killed, and none runs until the next comparison or workerUp',
  workerUp: 'a worker starts, where none runs',
  workerRestart: 'the worker is told to stop, and starts again',
  sourceKill: 'the database is killed and starts again',
  sourceRestart: 'the database is shut down and starts again',
  sourceKillConnections: 'the database ends every connection of the worker',
  redisKillEmpty: 'Redis is killed and comes back empty',
  redisKillOlder: 'Redis is killed and comes back with its last save, or empty',
  redisSave: 'Redis saves what it holds',
  redisFlushAll: 'FLUSHALL',
  redisKillClients: 'Redis ends every connection',
  redisScriptFlush: 'Redis forgets its scripts',
} as const;
export type FaultName = keyof typeof FAULTS;

export type Step =
  /** One statement. It may be refused: the database says what holds. */
  | { readonly do: 'sql'; readonly session: number; readonly sql: string }
  /** The session's connection is lost, with its open transaction. */
  | { readonly do: 'reconnect'; readonly session: number }
  | { readonly do: 'pause'; readonly ms: number }
  /** Without `afterMs` the next step waits for it; with it, the next steps run into it. */
  | { readonly do: 'fault'; readonly fault: FaultName; readonly afterMs?: number }
  | { readonly do: 'compare' };

export interface History {
  /** Where it can run. */
  readonly servers: readonly ServerKind[];
  readonly tables: readonly TablePlan[];
  /** Before the worker starts; each may be refused. */
  readonly seed: readonly string[];
  readonly codec: 'redis-json' | 'json-string';
  readonly ttlMs: number;
  /**
   * A slow one (a lease and heartbeats of seconds) does not notice a Redis that is gone for a moment between two
   * commits; a quick one recovers soon.
   */
  readonly pace: 'quick' | 'slow';
  readonly maxTransactionRows: number;
  readonly snapshotBatchRows: number;
  /** Whether the first step waits until something is served. */
  readonly waitsForFirst: boolean;
  readonly steps: readonly Step[];
}

export const SESSIONS = 3;

/**
 * The table that no step but an UPDATE of all its rows together touches: half a load, a torn transaction
 * and an older value after a newer one all show in it.
 */
export const ANCHOR: TablePlan = {
  entity: 'Anchor',
  table: 'anchor',
  create: 'CREATE TABLE anchor (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB',
  fields: { id: { type: 'int', nullable: false }, n: { type: 'int', nullable: false } },
  key: ['id'],
  indexes: { byN: { on: ['n'] } },
};
export const ANCHOR_ROWS = 4;
export const ANCHOR_SEED = 'INSERT INTO anchor VALUES (1, 0), (2, 0), (3, 0), (4, 0)';
export const ANCHOR_STEP = 'UPDATE anchor SET n = n + 1';

/** Every followed table of a history; the anchor is loaded last. */
export const tablesOf = ({ tables }: History): readonly TablePlan[] => [...tables, ANCHOR];
