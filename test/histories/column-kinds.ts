import type { FieldPlan } from './history.js';

/** A kind of column: how it is declared, what its field is, and SQL literals that it may hold. */
export interface ColumnKind {
  readonly sql: string;
  readonly field: Omit<FieldPlan, 'nullable'>;
  /** May hold a zero date, which a document has as null, although the column is NOT NULL. */
  readonly nullsItself?: boolean;
  readonly literals: readonly string[];
  /** What MODIFY may turn it into and the entity still fits. */
  readonly wider?: string;
}

const TEXTS = ["'a'", "'A'", "'Zürich'", "''", "'x '", "'😀'", "'it''s'", "'%:{}/'"];

/** What is not part of a key. Few literals each: that values meet again is what finds mistakes. */
export const COLUMN_KINDS: readonly ColumnKind[] = [
  { sql: 'INT', field: { type: 'int' }, literals: ['0', '7', '-2147483648', '2147483647'] },
  { sql: 'TINYINT', field: { type: 'int' }, literals: ['0', '-128', '127'], wider: 'SMALLINT' },
  { sql: 'SMALLINT UNSIGNED', field: { type: 'int' }, literals: ['0', '65535'], wider: 'INT' },
  { sql: 'INT UNSIGNED', field: { type: 'bigint' }, literals: ['0', '4294967295'] },
  {
    sql: 'BIGINT',
    field: { type: 'bigint' },
    literals: ['0', '9007199254740993', '-9223372036854775808'],
  },
  { sql: 'TINYINT(1)', field: { type: 'boolean' }, literals: ['0', '1'] },
  { sql: 'BIT(12)', field: { type: 'bigint' }, literals: ["b'0'", "b'101'", "b'111111111111'"] },
  {
    sql: 'DECIMAL(20,6)',
    field: { type: 'decimal' },
    literals: ['0', '1.5', '-0.000001', '12345678901234.123456'],
    wider: 'DECIMAL(30,6)',
  },
  { sql: 'FLOAT', field: { type: 'float' }, literals: ['0', '0.1', '-3.4e38'] },
  { sql: 'DOUBLE', field: { type: 'float' }, literals: ['0', '0.1', '1e300', '-1e-300'] },
  { sql: 'YEAR', field: { type: 'int' }, literals: ['1901', '2155', '0'] },
  {
    sql: 'VARCHAR(20) COLLATE utf8mb4_general_ci',
    field: { type: 'string' },
    literals: TEXTS,
    wider: 'VARCHAR(300) COLLATE utf8mb4_general_ci',
  },
  { sql: 'CHAR(8)', field: { type: 'string' }, literals: TEXTS, wider: 'VARCHAR(40)' },
  { sql: 'TEXT', field: { type: 'string' }, literals: TEXTS, wider: 'LONGTEXT' },
  {
    sql: 'VARCHAR(20) CHARACTER SET latin1',
    field: { type: 'string' },
    literals: ["'a'", "'Grüße'", "''"],
  },
  {
    sql: 'VARBINARY(12)',
    field: { type: 'bytes' },
    literals: ["x''", "x'00'", "x'41ff00'"],
    wider: 'BLOB',
  },
  { sql: 'BINARY(4)', field: { type: 'bytes' }, literals: ["x'01000000'", "x'00'", "x'ffffffff'"] },
  {
    sql: "ENUM('a','b')",
    field: { type: 'enum', values: ['a', 'b', 'c', ''] },
    literals: ["'a'", "'b'"],
    wider: "ENUM('c','b','a')",
  },
  {
    sql: "SET('x','y')",
    field: { type: 'set', values: ['x', 'y', 'z'] },
    literals: ["''", "'x'", "'y,x'"],
    wider: "SET('z','y','x')",
  },
  {
    sql: 'DATE',
    field: { type: 'date' },
    nullsItself: true,
    literals: ["'2024-02-29'", "'9999-12-31'", "'0000-00-00'"],
  },
  {
    sql: 'DATETIME(3)',
    field: { type: 'localDateTime' },
    nullsItself: true,
    literals: ["'2024-02-29 23:59:59.001'", "'1000-01-01 00:00:00'", "'0000-00-00 00:00:00'"],
    wider: 'DATETIME(6)',
  },
  {
    sql: 'TIMESTAMP(6)',
    field: { type: 'dateTime' },
    nullsItself: true,
    literals: ["'2024-10-27 00:30:00.5'", "'2001-01-01 12:00:00'"],
  },
  {
    sql: 'TIME(2)',
    field: { type: 'time' },
    literals: ["'00:00:00'", "'-838:59:59'", "'-01:00:00'", "'12:34:56.78'"],
  },
  {
    sql: 'JSON',
    field: { type: 'json' },
    literals: [
      `'{"b": [1, 2.5, {"c": null}], "a": "ü"}'`,
      `'[]'`,
      `'null'`,
      `'"text"'`,
      `'{"n": -12}'`,
    ],
  },
];

/** A kind of column that a key may have, with literals for rows in bulk. */
export interface KeyKind extends ColumnKind {
  readonly bulk: (row: number) => string;
}

const COLLATED = ["'a'", "'A'", "'b'", "'B '", "'ä'", "''", "'ss'", "'ß'", "'a:{b}/%2f'", "'n\\0'"];
const collated = (collation: string): KeyKind => ({
  sql: `VARCHAR(12) COLLATE ${collation}`,
  field: { type: 'string' },
  literals: COLLATED,
  bulk: (row) => `'k${row}'`,
});

export const KEY_KINDS: readonly KeyKind[] = [
  {
    sql: 'INT',
    field: { type: 'int' },
    literals: ['1', '2', '3', '4', '5', '6', '0', '-1'],
    bulk: (row) => String(1000 + row),
  },
  {
    sql: 'BIGINT',
    field: { type: 'bigint' },
    literals: ['1', '2', '3', '9007199254740993', '9007199254740992', '-9223372036854775808'],
    bulk: (row) => String(1000 + row),
  },
  collated('utf8mb4_general_ci'),
  collated('utf8mb4_unicode_ci'),
  collated('utf8mb4_bin'),
  {
    sql: 'VARBINARY(8)',
    field: { type: 'bytes' },
    literals: ["x''", "x'00'", "x'0000'", "x'61'", "x'41'", "x'ff'"],
    bulk: (row) => `x'${(0x10000 + row).toString(16).padStart(8, '0')}'`,
  },
];
