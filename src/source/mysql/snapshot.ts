import type { Document } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { Position } from '../../model/position.js';
import type { Snapshot } from '../source.js';
import { quote } from './column.js';
import { sourceError } from './connection.js';
import type { Session } from './session.js';
import { documentOfSelect, type TrackedTable } from './tracked-table.js';

/** A snapshot that is open on `session`, which it owns and closes. */
export class MysqlSnapshot implements Snapshot {
  readonly low: Position;
  readonly high: Position;
  readonly #session: Session;
  readonly #tables: readonly TrackedTable[];
  readonly #batchRows: number;

  constructor(options: {
    session: Session;
    tables: readonly TrackedTable[];
    low: Position;
    high: Position;
    batchRows: number;
  }) {
    this.low = options.low;
    this.high = options.high;
    this.#session = options.session;
    this.#tables = options.tables;
    this.#batchRows = options.batchRows;
  }

  async estimate(entity: Entity): Promise<number> {
    const sql = `SELECT COUNT(*) AS total FROM ${quote(entity.table)}`;
    try {
      return Number((await this.#session.selectOne<{ total: string }>(sql)).total);
    } catch (error) {
      throw sourceError(error, `Cannot count ${entity.table}`);
    }
  }

  async *read(entity: Entity): AsyncGenerator<Document[]> {
    const table = this.#tables.find((candidate) => candidate.entity === entity);
    if (!table) throw new TypeError(`Entity ${entity.name} is not of this source's catalog.`);
    const rows = this.#session.rows(table.selectSql, this.#batchRows);
    let batch: Document[] = [];
    try {
      for await (const row of rows) {
        batch.push(documentOfSelect(table, row));
        if (batch.length < this.#batchRows) continue;
        yield batch;
        batch = [];
      }
    } catch (error) {
      throw sourceError(error, `Cannot read ${entity.table}`);
    }
    if (batch.length > 0) yield batch;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Closing rolls back and lets the metadata locks go, also in the middle of a result.
    this.#session[Symbol.dispose]();
  }
}
