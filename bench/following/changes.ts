import type { TestDatabase } from '../../test/support/database.js';

/** Changes of the bench table, each to two of its ten columns. */
const UPDATE = `UPDATE bench_row SET amount = amount + 1, updated_at = updated_at + INTERVAL 1 SECOND`;

/**
 * Updates `changes` rows of the table's first `rows`, consecutive ones, so many a transaction; of MariaDB, whose
 * compound statements make it quick. Returns the number of transactions.
 */
export async function writeChanges(
  { admin }: Pick<TestDatabase, 'admin'>,
  {
    changes,
    rows,
    perTransaction,
  }: { readonly changes: number; readonly rows: number; readonly perTransaction: number },
): Promise<number> {
  const transactions = Math.ceil(changes / perTransaction);
  const slots = Math.floor(rows / perTransaction);
  const first = `(i % ${slots}) * ${perTransaction} + 1`;
  await admin.query(
    `BEGIN NOT ATOMIC FOR i IN 0..${transactions - 1} DO
       ${UPDATE} WHERE id BETWEEN ${first} AND ${first} + ${perTransaction - 1};
     END FOR; END`,
  );
  return transactions;
}
