import fc, { type Arbitrary } from 'fast-check';
import type { GeneratedReference, GeneratedTable } from './schema.js';
import { literalOf } from './statements.js';

interface Family {
  readonly parent: GeneratedTable;
  readonly child: GeneratedTable;
  readonly reference: GeneratedReference;
}

/**
 * A parent, a child that refers to it, and what then happens to the parent: by chance alone the three would
 * hardly meet. None where no table refers to another.
 */
export function familyArbitrary(tables: readonly GeneratedTable[]): Arbitrary<string[]> {
  const families = tables.flatMap((child) =>
    child.references.flatMap((reference): Family[] => {
      const parent = tables.find(({ table }) => table === reference.table);
      return parent ? [{ parent, child, reference }] : [];
    }),
  );
  if (families.length === 0) return fc.constant([]);
  return fc.constantFrom(...families).chain(({ parent, child, reference }) => {
    const keyColumns = parent.columns.filter(({ name }) => parent.key.includes(name));
    const keys = fc.tuple(...keyColumns.map(literalOf));
    return fc.tuple(keys, keys).chain(([key, other]) => {
      const partOf = (name: string) => key[keyColumns.findIndex((part) => part.name === name)];
      const where = parent.key.map((name) => `${name} = ${partOf(name)}`).join(' AND ');
      const ownKey = new Map(parent.key.map((name) => [name, partOf(name) ?? 'NULL']));
      const held = new Map(
        reference.columns.map((name, at) => [name, partOf(reference.key[at] ?? '') ?? 'NULL']),
      );
      const set = keyColumns.map(({ name }, at) => `${name} = ${other[at]}`).join(', ');
      const ends = fc.constantFrom(
        [`DELETE FROM ${parent.table} WHERE ${where}`],
        [`DELETE FROM ${parent.table} WHERE ${where}`],
        [`UPDATE ${parent.table} SET ${set} WHERE ${where}`],
        ['again'],
      );
      return fc
        .tuple(rowOf(parent, ownKey), rowOf(child, held), rowOf(parent, ownKey), ends)
        .map(([first, second, again, end]) => [
          `INSERT IGNORE ${first}`,
          `REPLACE ${second}`,
          ...(end[0] === 'again' ? [`REPLACE ${again}`] : end),
        ]);
    });
  });
}

/** `INTO t (…) VALUES (…)` with some values given, and other references that lead nowhere left out. */
function rowOf(
  { table, columns }: GeneratedTable,
  given: ReadonlyMap<string, string>,
): Arbitrary<string> {
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map((column) => {
    const value = given.get(column.name) ?? (column.refers ? 'NULL' : undefined);
    return value === undefined ? literalOf(column) : fc.constant(value);
  });
  return fc.tuple(...values).map((row) => `INTO ${table} (${names}) VALUES (${row.join(', ')})`);
}
