/** One table of 10 columns, for measures that need many rows. */
import { createBuilder } from '../src/gateway/builder.js';
import { defineCatalog } from '../src/model/catalog.js';
import { defineEntity } from '../src/model/entity.js';
import { field } from '../src/model/field.js';

export const BenchRow = defineEntity({
  name: 'BenchRow',
  description: 'A row of the table bench_row.',
  fields: {
    id: field.int({ description: 'Its number.' }),
    code: field.string({ description: 'A text of its own.' }),
    name: field.string({ description: 'A longer one.' }),
    category: field.int({ description: 'One of some.' }),
    amount: field.decimal({ description: 'Money.' }),
    ratio: field.float({ description: 'A fraction.' }),
    isActive: field.boolean({ description: 'On or off.' }),
    createdOn: field.date({ description: 'A day.' }),
    updatedAt: field.localDateTime({ description: 'A moment.' }),
    note: field.string({ description: 'Often nothing.', nullable: true }),
  },
  key: ['id'],
});

export const catalog = defineCatalog([BenchRow]);

const builder = createBuilder(catalog);
builder.expose(BenchRow);
export const schema = builder.build();

const TABLE = `CREATE TABLE bench_row (
  id INT PRIMARY KEY, code VARCHAR(16) NOT NULL, name VARCHAR(64) NOT NULL, category INT NOT NULL,
  amount DECIMAL(12,2) NOT NULL, ratio DOUBLE NOT NULL, is_active TINYINT(1) NOT NULL,
  created_on DATE NOT NULL, updated_at DATETIME NOT NULL, note VARCHAR(120) NULL) ENGINE=InnoDB`;

/** Statements that make the table with so many rows; of MariaDB, whose sequences they use. */
export function benchTable(rows: number): string[] {
  return [TABLE, ...slicesOf(rows).map(([from, to]) => insertion(from, to))];
}

/** Rows a transaction: what is larger would be a new generation, were it followed. */
const SLICE = 5_000;

function slicesOf(rows: number): [from: number, to: number][] {
  const count = Math.ceil(rows / SLICE);
  return Array.from({ length: count }, (_, at) => [
    at * SLICE + 1,
    Math.min(rows, (at + 1) * SLICE),
  ]);
}

const insertion = (from: number, to: number) =>
  `INSERT INTO bench_row SELECT seq, CONCAT('code-', seq), CONCAT('The row with the number ', seq), seq % 97,
   seq / 7, seq / 13, seq % 2, '2024-01-01' + INTERVAL seq % 1000 DAY,
   '2024-01-01 12:00:00' + INTERVAL seq SECOND, IF(seq % 3 = 0, CONCAT('A note about row ', seq), NULL)
   FROM seq_${from}_to_${to}`;
