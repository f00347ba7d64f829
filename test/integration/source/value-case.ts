import { defineEntity } from '../../../src/model/entity.js';
import { type Field, field } from '../../../src/model/field.js';

/** A column type, and values of it: as SQL, and as the document must have them. */
export interface ValueCase {
  readonly column: string;
  readonly field: Field;
  readonly values: readonly (readonly [sql: string, expected: unknown])[];
  /** The one kind of server that has the type. */
  readonly only?: 'mysql' | 'mariadb';
}

export const nullable = { nullable: true } as const;

/** One table with a column for each case; its nth row has the nth value of each, and its default, which is NULL, beyond the last. */
export function tableOfCases(cases: readonly ValueCase[]) {
  const entity = defineEntity({
    name: 'Value',
    fields: {
      id: field.int(),
      ...Object.fromEntries(cases.map((each, at) => [nameOf(at), each.field])),
    },
    key: ['id'],
  });
  const columns = cases.map((each, at) => `${nameOf(at)} ${each.column}`);
  const rows = Math.max(...cases.map(({ values }) => values.length)) + 1;
  return {
    entity,
    ddl: `CREATE TABLE \`value\` (id INT PRIMARY KEY, touched INT, ${columns.join(', ')}) ENGINE=InnoDB CHARACTER SET utf8mb4`,
    inserts: Array.from({ length: rows }, (_, row) => {
      const values = cases.map(({ values }) => values[row]?.[0] ?? 'DEFAULT');
      return `INSERT INTO \`value\` VALUES (${row}, 0, ${values.join(', ')})`;
    }),
  };
}

export const nameOf = (at: number) => `c${at}`;
