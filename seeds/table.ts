/** What a column can be seeded with. A JSON column takes the JSON text: `JSON.stringify(value)`. */
export type SqlValue = string | number | null;

/** Which part of the data is wanted; only `translation` has more to give when `full` is set. */
export interface Scope {
  readonly full: boolean;
}

export type SeedRow = Record<string, SqlValue>;

/**
 * One table of the dataset: its name, the columns that are written, and where its rows come from.
 *
 * `rows` is pure and deterministic: it reads installed packages only, and two calls yield the same
 * rows in the same order. A row's parent comes before the row, and keys are unique. Columns that
 * the database fills by itself (`updated_at`) are not listed.
 */
export interface SeedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: (scope: Scope) => Iterable<SeedRow>;
}

/** A {@link SeedTable} whose columns and rows are checked against one row type. */
export interface SeedTableOf<Row extends SeedRow> extends SeedTable {
  readonly columns: readonly (keyof Row & string)[];
  readonly rows: (scope: Scope) => Iterable<Row>;
}
