import type { Connection, RowDataPacket } from 'mysql2/promise';
import { connect } from './connect.js';
import { createTables } from './create-tables.js';
import type { DatabaseAddress } from './database-address.js';
import { insertRows, inTransaction } from './insert-rows.js';
import type { SeedRow } from './table.js';
import { tables } from './tables.js';

export interface SeedOptions {
  /** The user needs CREATE, REFERENCES, SELECT, INSERT; with `force` also UPDATE, DELETE. */
  readonly connection: DatabaseAddress;
  /** All of CLDR in `translation` (over 400,000 rows) rather than 48 locales. Default false. */
  readonly full?: boolean;
  /** Empties the ten tables first, also of rows that were added since. Default false. */
  readonly force?: boolean;
  readonly onProgress?: ((progress: SeedProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Counts of rows: of the table being filled, and of the whole run. */
export interface SeedProgress {
  readonly table: string;
  readonly tableDone: number;
  readonly tableTotal: number;
  readonly done: number;
  readonly total: number;
}

export interface SeedResult {
  /** `kept`: the dataset was there already, and nothing was written. */
  readonly outcome: 'seeded' | 'kept';
  /** Rows in each table now, by table, in the order they are filled. */
  readonly counts: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
}

/**
 * Puts the reference dataset into a database: creates database and tables where they are missing,
 * and fills them, parents first, one transaction a table.
 *
 * Safe to repeat. A database whose last table has rows is complete and is kept as it is, unless
 * `force` is set; an interrupted run is continued, because a table has either all rows or none.
 * `onProgress` is called in order, after each statement. Two runs at once on one database are not
 * provided for: the later one fails on a duplicate key, and loses nothing.
 *
 * @throws SeedError where the tables are not this dataset's; the driver's error where the server
 * is not reached or refuses; the signal's reason, after the open transaction is rolled back.
 */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const { connection: address, full = false, force = false, onProgress, signal } = options;
  const startedAt = performance.now();
  signal?.throwIfAborted();
  const connection = await connect(address);
  try {
    await createTables(connection, address.database);
    if (force) await emptyTables(connection);
    const counts = await countRows(connection);
    const complete = Boolean(counts.setting && counts.country);
    if (!complete) await fillTables(connection, counts, { full, onProgress, signal });
    return {
      outcome: complete ? 'kept' : 'seeded',
      counts,
      elapsedMs: performance.now() - startedAt,
    };
  } finally {
    connection.destroy();
  }
}

type FillOptions = Pick<SeedOptions, 'onProgress' | 'signal'> & { readonly full: boolean };

/** Fills the tables that `counts` says are empty, and updates `counts`. */
async function fillTables(
  connection: Connection,
  counts: Record<string, number>,
  { full, onProgress, signal }: FillOptions,
): Promise<void> {
  // Generating twice, once to count, is cheap beside inserting, and makes the progress exact.
  const work = tables
    .filter((table) => counts[table.name] === 0)
    .map((table) => ({ table, tableTotal: countIterable(table.rows({ full })) }));
  const total = work.reduce((sum, { tableTotal }) => sum + tableTotal, 0);
  let before = 0;
  for (const { table, tableTotal } of work) {
    const inserted = await insertRows(connection, table, {
      rows: table.rows({ full }),
      signal,
      onBatch: (tableDone) =>
        onProgress?.({
          table: table.name,
          tableDone,
          tableTotal,
          done: before + tableDone,
          total,
        }),
    });
    before += inserted;
    counts[table.name] = inserted;
  }
}

/** Deletes, rather than truncates: no DDL, so readers of the binlog see ordinary row changes. */
async function emptyTables(connection: Connection): Promise<void> {
  await inTransaction(connection, async () => {
    // The key of category to itself is checked row by row, and a parent may be met first.
    await connection.query('UPDATE category SET parent_id = NULL');
    for (const table of tables.toReversed()) await connection.query('DELETE FROM ??', [table.name]);
  });
}

async function countRows(connection: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [rows] = await connection.query<(RowDataPacket & { n: number })[]>(
      'SELECT COUNT(*) AS n FROM ??',
      [name],
    );
    counts[name] = Number(rows[0]?.n);
  }
  return counts;
}

function countIterable(rows: Iterable<SeedRow>): number {
  let count = 0;
  for (const _ of rows) count++;
  return count;
}
