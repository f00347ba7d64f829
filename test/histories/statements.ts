import fc, { type Arbitrary } from 'fast-check';
import { ANCHOR_STEP } from './history.js';
import type { GeneratedColumn, GeneratedTable } from './schema.js';

/** Any one statement that changes rows of the tables. */
export function statementArbitrary(tables: readonly GeneratedTable[]): Arbitrary<string> {
  const inTables = tables.flatMap((table) => [
    { weight: 6, arbitrary: inserts(table) },
    { weight: 4, arbitrary: updates(table) },
    { weight: 4, arbitrary: keyChanges(table) },
    { weight: 3, arbitrary: deletes(table) },
  ]);
  return fc.oneof(
    ...inTables,
    { weight: 3 * tables.length, arbitrary: fc.constant(ANCHOR_STEP) },
    { weight: 1, arbitrary: multiTableDeletes(tables) },
  );
}

/** A literal that the column may hold; often NULL where it may. */
export const literalOf = ({ kind, nullable, refers }: GeneratedColumn): Arbitrary<string> =>
  nullable
    ? fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...kind.literals) },
        // Most references lead nowhere, and then the whole statement is refused.
        { weight: refers ? 4 : 1, arbitrary: fc.constant('NULL') },
      )
    : fc.constantFrom(...kind.literals);

const anyOf = <T>(some: readonly T[]): Arbitrary<T> => fc.constantFrom(...some);

function keyColumns({ columns, key }: GeneratedTable): GeneratedColumn[] {
  return columns.filter(({ name }) => key.includes(name));
}

/** Rows as the text after VALUES. */
function rows({ columns }: GeneratedTable, most: number): Arbitrary<string> {
  const row = fc.tuple(...columns.map(literalOf)).map((values) => `(${values.join(', ')})`);
  return fc.array(row, { minLength: 1, maxLength: most }).map((some) => some.join(', '));
}

function inserts(table: GeneratedTable): Arbitrary<string> {
  const names = table.columns.map(({ name }) => name).join(', ');
  const into = `INTO ${table.table} (${names}) VALUES`;
  const verb = anyOf(['INSERT', 'INSERT', 'INSERT IGNORE', 'REPLACE']);
  const plain = fc.tuple(verb, rows(table, 4)).map(([how, values]) => `${how} ${into} ${values}`);
  const upsert = fc
    .tuple(rows(table, 3), anyOf(table.columns))
    .map(
      ([values, { name }]) =>
        `INSERT ${into} ${values} ON DUPLICATE KEY UPDATE ${name} = VALUES(${name})`,
    );
  return fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: upsert });
}

/** What a table holds at first: rows that the others would refuse are left out. */
export function firstRows(table: GeneratedTable): Arbitrary<string> {
  const names = table.columns.map(({ name }) => name).join(', ');
  const row = fc.tuple(...table.columns.map(literalOf)).map((values) => `(${values.join(', ')})`);
  return fc
    .array(row, { minLength: 1, maxLength: 12, size: 'max' })
    .map((some) => `INSERT IGNORE INTO ${table.table} (${names}) VALUES ${some.join(', ')}`);
}

/** Many rows in one statement: more than `maxTransactionRows` may allow. */
export function bulkArbitrary(tables: readonly GeneratedTable[]): Arbitrary<string> {
  return fc.tuple(anyOf(tables), fc.integer({ min: 30, max: 120 })).map(([table, count]) => {
    const names = table.columns.map(({ name }) => name).join(', ');
    const row = (at: number) => {
      const values = table.columns.map((column) => {
        const position = table.key.indexOf(column.name);
        if (position >= 0) return table.keyKinds[position]?.bulk(at) ?? 'NULL';
        return column.nullable
          ? 'NULL'
          : (column.kind.literals[at % column.kind.literals.length] ?? '0');
      });
      return `(${values.join(', ')})`;
    };
    const all = Array.from({ length: count }, (_, at) => row(at)).join(', ');
    return `REPLACE INTO ${table.table} (${names}) VALUES ${all}`;
  });
}

function where(table: GeneratedTable): Arbitrary<string> {
  const column = anyOf(table.columns).chain((one) =>
    literalOf(one).map((value) =>
      value === 'NULL' ? `${one.name} IS NULL` : `${one.name} = ${value}`,
    ),
  );
  const byKey = fc
    .tuple(
      ...keyColumns(table).map((one) => literalOf(one).map((value) => `${one.name} = ${value}`)),
    )
    .map((parts) => parts.join(' AND '));
  const byFirstPart = literalOf(keyColumns(table)[0] as GeneratedColumn).map(
    (value) => `${table.key[0]} = ${value}`,
  );
  const by = (weight: number, condition: Arbitrary<string>) => ({
    weight,
    arbitrary: condition.map((text) => ` WHERE ${text}`),
  });
  return fc.oneof(
    by(3, byKey),
    by(3, byFirstPart),
    by(2, column),
    { weight: 2, arbitrary: fc.constant(` ORDER BY ${table.key.join(', ')} LIMIT 1`) },
    { weight: 1, arbitrary: fc.constant('') },
  );
}

function updates(table: GeneratedTable): Arbitrary<string> {
  const others = table.columns.filter(({ name }) => !table.key.includes(name));
  const set = anyOf(others.length > 0 ? others : table.columns).chain((column) =>
    literalOf(column).map((value) => `${column.name} = ${value}`),
  );
  return fc
    .tuple(set, where(table))
    .map(([assignment, condition]) => `UPDATE ${table.table} SET ${assignment}${condition}`);
}

function keyChanges(table: GeneratedTable): Arbitrary<string> {
  const part = anyOf(keyColumns(table));
  const one = part.chain((column) =>
    fc
      .tuple(literalOf(column), where(table))
      .map(
        ([value, condition]) => `UPDATE ${table.table} SET ${column.name} = ${value}${condition}`,
      ),
  );
  const shift = part.map(({ name, kind }) =>
    kind.sql === 'INT'
      ? `UPDATE ${table.table} SET ${name} = ${name} + 1 ORDER BY ${name} DESC`
      : `UPDATE ${table.table} SET ${name} = UPPER(${name}) ORDER BY ${name} DESC`,
  );
  return fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: shift });
}

function deletes(table: GeneratedTable): Arbitrary<string> {
  return where(table).map((condition) => `DELETE FROM ${table.table}${condition}`);
}

function multiTableDeletes(tables: readonly GeneratedTable[]): Arbitrary<string> {
  return fc.tuple(anyOf(tables), anyOf(tables)).map(([one, other]) => {
    const [a, b] = [one.table, other.table];
    return a === b
      ? `DELETE a FROM ${a} a JOIN ${a} b ON a.${one.key[0]} < b.${one.key[0]}`
      : `DELETE ${a}, ${b} FROM ${a} JOIN ${b} ON ${a}.${one.key[0]} = ${b}.${other.key[0]}`;
  });
}
