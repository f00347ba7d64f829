import { randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import type { Document } from '../../src/model/document.js';
import { eventually } from '../support/eventually.js';
import { expectedDocuments } from './expected.js';
import { ANCHOR_SEED, type History, tablesOf } from './history.js';
import type { Lane } from './lane.js';

/** The database of one history, and what it holds. */
export class TrackedDatabase implements AsyncDisposable {
  readonly name: string;
  readonly #lane: Lane;
  readonly #history: History;

  private constructor(lane: Lane, history: History) {
    this.name = `h_${randomBytes(6).toString('hex')}`;
    this.#lane = lane;
    this.#history = history;
  }

  /** Makes the tables and a user with the least privileges, and seeds. */
  static async create(lane: Lane, history: History): Promise<TrackedDatabase> {
    const database = new TrackedDatabase(lane, history);
    const { name } = database;
    const monitor = lane.kind === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
    await lane.admin(
      `CREATE DATABASE ${name} CHARACTER SET utf8mb4`,
      `CREATE USER '${name}'@'%' IDENTIFIED BY 'secret'`,
      `GRANT REPLICATION SLAVE, ${monitor} ON *.* TO '${name}'@'%'`,
      `GRANT SELECT ON ${name}.* TO '${name}'@'%'`,
    );
    await database.#using(async (connection) => {
      for (const { create } of tablesOf(history)) await connection.query(create);
      await connection.query(ANCHOR_SEED);
      for (const statement of history.seed) await connection.query(statement).catch(() => {});
    });
    return database;
  }

  /** Whether every table is there with every column that its entity has. */
  async isWhole(): Promise<boolean> {
    return this.#using(async (connection) => {
      const [rows] = await connection.query(
        'SELECT TABLE_NAME AS t, COLUMN_NAME AS c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?',
        [this.name],
      );
      const present = new Set((rows as { t: string; c: string }[]).map(({ t, c }) => `${t}.${c}`));
      return tablesOf(this.#history).every(({ table, fields }) =>
        Object.keys(fields).every((field) => present.has(`${table}.${field}`)),
      );
    });
  }

  /** Makes again what DDL left missing; nothing else may use the tables meanwhile. */
  async mend(): Promise<void> {
    await this.#using(async (connection) => {
      await connection.query('SET foreign_key_checks = 0');
      for (const { table, create } of tablesOf(this.#history)) {
        await connection.query(`DROP TABLE IF EXISTS former, fresh`);
        // Refused where it is there.
        await connection.query(create).catch(() => connection.query(`ANALYZE TABLE ${table}`));
      }
    });
  }

  /** Where the source stands: everything that is committed is covered by it. */
  async position(): Promise<string> {
    const variable = this.#lane.kind === 'mariadb' ? 'gtid_binlog_pos' : 'gtid_executed';
    const [row] = await this.#lane.admin<{ position: string }>(
      `SELECT @@global.${variable} AS position`,
    );
    return row?.position ?? '';
  }

  /** Whether `reached`, as a checkpoint has it, covers `position`: the server's answer, not the product's. */
  async covers(reached: string, position: string): Promise<boolean> {
    // `mariadb:GTIDS;…`: what comes after them is the product's own.
    const gtids = /^\w+:([^;]*)/.exec(reached)?.[1] ?? '';
    if (this.#lane.kind !== 'mariadb') {
      const [row] = await this.#lane.admin<{ covered: number }>(
        `SELECT GTID_SUBSET('${position.replace(/\s/g, '')}', '${gtids}') AS covered`,
      );
      return Number(row?.covered) === 1;
    }
    // One server and one domain: the sequence alone counts.
    const sequence = (text: string) => Number(text.split('-')[2] ?? 0);
    return sequence(gtids) >= sequence(position);
  }

  /** The documents of each entity, of one moment. */
  async documents(): Promise<Map<string, readonly Document[]>> {
    return this.#using(async (connection) => {
      await connection.query("SET SESSION time_zone = '+00:00', SESSION lock_wait_timeout = 60");
      await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      const found = new Map<string, readonly Document[]>();
      for (const plan of tablesOf(this.#history)) {
        found.set(plan.entity, await expectedDocuments(connection, plan));
      }
      return found;
    });
  }

  /**
   * Takes back every prepared transaction, whose locks would outlive the history. Again until none is left: one that
   * belongs to a session is that session's, until the server has noticed that its client is gone.
   */
  async rollBackPrepared(): Promise<void> {
    await eventually(
      async () => {
        const rows = await this.#lane.admin<{ gtrid_length: number; data: string }>('XA RECOVER');
        for (const { gtrid_length: length, data } of rows) {
          const [gtrid, bqual] = [data.slice(0, Number(length)), data.slice(Number(length))];
          await this.#lane.admin(`XA ROLLBACK '${gtrid}','${bqual}'`).catch(() => {});
        }
        return rows.length === 0;
      },
      { withinMs: 60_000 },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lane.admin(
      'SET SESSION lock_wait_timeout = 60',
      `DROP DATABASE IF EXISTS ${this.name}`,
      `DROP USER IF EXISTS '${this.name}'@'%'`,
    );
  }

  async #using<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.#lane.connect(this.name);
    connection.on('error', () => {});
    try {
      return await work(connection);
    } finally {
      connection.destroy();
    }
  }
}
