import { type Document, idOf } from '../../model/document.js';
import type { EncodedDocument } from '../../model/encoded-document.js';
import type { Entity } from '../../model/entity.js';
import type { Position } from '../../model/position.js';
import type { RowChecksum, Snapshot } from '../source.js';
import { checksumColumns, keyColumns, rowChecksumOf } from './checksum-sql.js';
import { quote } from './column.js';
import { sourceError } from './connection.js';
import { isNoSuchValue, keyAfter, keyEquals } from './key-condition.js';
import { RowEncoder } from './row-encoder.js';
import type { Session } from './session.js';
import { columnOfField, documentOfSelect, type TrackedTable } from './tracked-table.js';

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

  async *read(entity: Entity): AsyncGenerator<EncodedDocument[]> {
    const table = this.#tableOf(entity);
    const encoder = new RowEncoder(table);
    try {
      yield* this.#session.batches(table.selectSql, this.#batchRows, (...row) =>
        encoder.encode(...row),
      );
    } catch (error) {
      throw sourceError(error, `Cannot read ${entity.table}`);
    }
  }

  async readByIds(entity: Entity, ids: readonly string[]): Promise<Document[]> {
    const table = this.#tableOf(entity);
    const found: Document[] = [];
    for await (const { id, rows } of this.#lookUp(table, table.selectSql, ids)) {
      const documents = rows.map((row) => documentOfSelect(table, row));
      found.push(...documents.filter((document) => idOf(entity, document) === id));
    }
    return found;
  }

  async checksums(
    entity: Entity,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<RowChecksum[]> {
    const table = this.#tableOf(entity);
    const where = after === undefined ? '' : `WHERE ${keyAfter(entity, columnsOf(table), after)}`;
    const order = keyColumns(entity).map(quote).join(', ');
    const sql = `${checksumSql(table)} ${where} ORDER BY ${order} LIMIT ${limit}`;
    try {
      return (await this.#session.selectArrays(sql)).map((row) => rowChecksumOf(entity, row));
    } catch (error) {
      throw sourceError(error, `Cannot compare ${entity.table}`);
    }
  }

  async checksumsByIds(entity: Entity, ids: readonly string[]): Promise<RowChecksum[]> {
    const table = this.#tableOf(entity);
    const found: RowChecksum[] = [];
    for await (const { id, rows } of this.#lookUp(table, checksumSql(table), ids)) {
      const checksums = rows.map((row) => rowChecksumOf(entity, row));
      found.push(...checksums.filter((row) => row.id === id));
    }
    return found;
  }

  /** One statement an id: what one of them cannot be compared with says nothing about the others. */
  async *#lookUp(table: TrackedTable, select: string, ids: readonly string[]) {
    const { entity } = table;
    for (const id of ids) {
      const condition = keyEquals(entity, columnsOf(table), id);
      if (condition === undefined) continue;
      try {
        yield { id, rows: await this.#session.selectArrays(`${select} WHERE ${condition}`) };
      } catch (error) {
        if (!isNoSuchValue(error)) throw sourceError(error, `Cannot read rows of ${entity.table}`);
      }
    }
  }

  #tableOf(entity: Entity): TrackedTable {
    const table = this.#tables.find((candidate) => candidate.entity === entity);
    if (table) return table;
    throw new TypeError(`Entity ${entity.name} is not of this source's catalog.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Closing rolls back and lets the metadata locks go, also in the middle of a result.
    this.#session[Symbol.dispose]();
  }
}

const columnsOf = (table: TrackedTable) => (fieldName: string) => columnOfField(table, fieldName);

const checksumSql = (table: TrackedTable) =>
  `SELECT ${checksumColumns(table.entity, columnsOf(table))} FROM ${quote(table.name)}`;
