import type { Connection } from 'mysql2/promise';
import type { SeedRow, SeedTable } from './table.js';

/** Far below the 16 MiB that the servers accept by default, and past it nothing gets faster. */
const rowsPerStatement = 1_000;

export interface InsertOptions {
  readonly rows: Iterable<SeedRow>;
  /** Called after each statement with the rows inserted so far; not yet committed. */
  readonly onBatch?: (inserted: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Inserts rows in multi-row statements and one transaction, so that the table ends up with all of
 * them or none. Returns how many.
 *
 * @throws the driver's error or the signal's reason, after rolling back.
 */
export async function insertRows(
  connection: Connection,
  table: SeedTable,
  { rows, onBatch, signal }: InsertOptions,
): Promise<number> {
  let inserted = 0;
  await inTransaction(connection, async () => {
    for (const batch of batches(rows)) {
      signal?.throwIfAborted();
      const values = batch.map((row) => table.columns.map((column) => row[column]));
      await connection.query('INSERT INTO ?? (??) VALUES ?', [table.name, table.columns, values]);
      inserted += batch.length;
      onBatch?.(inserted);
    }
    signal?.throwIfAborted();
  });
  return inserted;
}

/** Runs `work` in a transaction: commits when it resolves, rolls back and rethrows when not. */
export async function inTransaction(
  connection: Connection,
  work: () => Promise<void>,
): Promise<void> {
  await connection.beginTransaction();
  try {
    await work();
    await connection.commit();
  } catch (error) {
    // On a broken connection this fails as well; the first error is the one that tells why.
    await connection.rollback().catch(() => {});
    throw error;
  }
}

function* batches(rows: Iterable<SeedRow>): Generator<SeedRow[], void, undefined> {
  let batch: SeedRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < rowsPerStatement) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
