/** A table with a column of each kind that can be filtered, its rows at random, and the same question in SQL. */
import fc from 'fast-check';
import { createBuilder } from '../../../../src/gateway/builder.js';
import { defineCatalog } from '../../../../src/model/catalog.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';
import { many } from '../../../../src/model/relation.js';

const nullable = { nullable: true } as const;

export const Owner = defineEntity({
  name: 'Owner',
  fields: { code: field.string() },
  key: ['code'],
  relations: { goods: many('Good', { index: 'byOwner' }) },
});

export const Good = defineEntity({
  name: 'Good',
  fields: {
    id: field.int(),
    owner: field.string(),
    name: field.string(nullable),
    size: field.int(nullable),
    big: field.bigint(nullable),
    amount: field.decimal(nullable),
    ratio: field.float(nullable),
    kind: field.enum(['b', 'a', 'c']),
    flag: field.boolean(nullable),
    day: field.date(nullable),
    local: field.localDateTime(nullable),
    moment: field.dateTime(nullable),
  },
  key: ['id'],
  indexes: {
    byOwner: { on: ['owner'], order: ['size'] },
    byName: { on: ['name'] },
    bySize: { on: ['size'], order: ['name'] },
    byKind: { on: ['kind'], order: ['amount'] },
    byBig: { on: ['big'] },
    byAmount: { on: ['amount'] },
    byRatio: { on: ['ratio'] },
    byFlag: { on: ['flag', 'day'] },
    byDay: { on: ['day'] },
    byLocal: { on: ['local'] },
    byMoment: { on: ['moment'] },
  },
});

export const catalog = defineCatalog([Owner, Good]);
const builder = createBuilder(catalog);
builder.expose(Owner);
builder.expose(Good);
export const schema = builder.build();

export const OWNERS = ['o1', 'o2', 'O1'];

export const tables = (collation: string) => [
  `CREATE TABLE owner (code VARCHAR(10) PRIMARY KEY) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE ${collation}`,
  `CREATE TABLE good (
     id INT PRIMARY KEY, owner VARCHAR(10) NOT NULL, name VARCHAR(20), size INT, big BIGINT,
     amount DECIMAL(12,4), ratio DOUBLE, kind ENUM('b','a','c') NOT NULL, flag TINYINT(1), day DATE,
     \`local\` DATETIME(3), moment TIMESTAMP(1) NULL
   ) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE ${collation}`,
  `INSERT INTO owner VALUES ${OWNERS.map((code) => `('${code}')`).join(', ')}`,
];

/** Few values each, so that records are equal in some and conditions meet them. */
const VALUES = {
  id: [-20, -3, 0, 5, 9, 10, 40],
  owner: OWNERS,
  name: [
    '',
    'a',
    'A',
    'ab',
    'abc',
    'z',
    'z ',
    '%',
    '_',
    'Ä',
    'é',
    '\uffee',
    '😀',
    'a\u0000',
    'a\u0000b',
  ],
  size: [-2_000_000_000, -1, 0, 1, 2, 10, 2_000_000_000],
  big: ['-9223372036854775808', '-10', '-9', '0', '9', '10', '9223372036854775807'],
  amount: ['-100.5', '-100.4999', '0', '0.0001', '12.5', '12.50', '99999999.9999'],
  ratio: [-1e300, -0.5, 0, 0.1, 1e-9, 3],
  kind: ['a', 'b', 'c'],
  flag: [true, false],
  day: ['1000-01-01', '1999-12-31', '2000-01-01', '9999-12-31'],
  local: [
    '2000-01-01T00:00:00',
    '2000-01-01T00:00:00.001',
    '2000-01-01T00:00:00.9',
    '2000-01-01T00:00:01',
  ],
  moment: [
    '2000-01-01T00:00:00Z',
    '2000-01-01T00:00:00.1Z',
    '2000-01-01T00:00:00.9Z',
    '2000-01-01T00:00:01Z',
  ],
} as const;

type Name = keyof typeof VALUES;
const NAMES = Object.keys(VALUES) as Name[];
const NULLABLE = NAMES.filter((name) => !['id', 'owner', 'kind'].includes(name));
/** Operands that no row has, to the microsecond. */
const MORE: Partial<Record<Name, readonly string[]>> = {
  local: ['2000-01-01T00:00:00.0015', '2000-01-01T00:00:00.999999'],
  moment: ['2000-01-01T00:00:00.05Z', '2000-01-01T00:00:00.100001Z', '2000-01-01T00:00:00.100000Z'],
  amount: ['12.50001'],
};

export const inputName = (name: string) => (name === 'id' ? 'databaseId' : name);
const column = (name: Name) => `\`${name}\``;

/** An operand or a value as SQL has it. */
function literal(name: Name, value: unknown, quoted: (value: unknown) => string): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean' || typeof value === 'number') return String(Number(value));
  const text = String(value);
  if (name === 'big') return text;
  if (name === 'amount') return `CAST('${text}' AS DECIMAL(40,20))`;
  if (name === 'local' || name === 'moment') {
    return `CAST('${text.replace('T', ' ').replace('Z', '')}' AS DATETIME(6))`;
  }
  return quoted(text);
}

export const rowsArbitrary = fc.uniqueArray(
  fc.record({
    ...(Object.fromEntries(
      NAMES.map((name) => {
        const values = fc.constantFrom<unknown>(...VALUES[name]);
        return [name, NULLABLE.includes(name) ? fc.option(values, { freq: 4 }) : values];
      }),
    ) as Record<Name, fc.Arbitrary<unknown>>),
    id: fc.integer({ min: -150, max: 150 }),
  }),
  { selector: ({ id }) => id, minLength: 90, maxLength: 90 },
);

export const insertOf = (
  rows: readonly Record<Name, unknown>[],
  quoted: (value: unknown) => string,
) =>
  `INSERT INTO good (${NAMES.map(column).join(', ')}) VALUES ${rows
    .map((row) => `(${NAMES.map((name) => literal(name, row[name], quoted)).join(', ')})`)
    .join(', ')}`;

type Where = Readonly<Record<string, unknown>>;

function fieldArbitrary(name: Name): fc.Arbitrary<Where> {
  const operand = fc.constantFrom<unknown>(...VALUES[name], ...(MORE[name] ?? []));
  const eq = fc.record({ eq: operand });
  const isIn = fc.record({ in: fc.array(operand, { maxLength: 3 }) });
  const compare = fc
    .tuple(fc.constantFrom('gt', 'gte'), operand, fc.constantFrom('lt', 'lte'), operand, fc.nat(2))
    .map(([from, low, to, high, parts]) => ({
      ...(parts !== 1 && { [from]: low }),
      ...(parts !== 0 && { [to]: high }),
    }));
  const some: fc.Arbitrary<Where>[] = [eq];
  if (name !== 'flag') some.push(isIn);
  if (name !== 'flag' && name !== 'kind') some.push(compare);
  if (name === 'name' || name === 'owner') {
    some.push(
      fc.record({ startsWith: fc.constantFrom('', 'a', 'a\u0000', 'z', 'o', '%', '_', '😀') }),
    );
  }
  if (NULLABLE.includes(name)) some.push(fc.record({ isNull: fc.boolean() }));
  return fc.oneof(...some).map((condition) => ({ [inputName(name)]: condition }));
}

export const whereArbitrary: fc.Arbitrary<Where> = fc.letrec<{ where: Where; fields: Where }>(
  (tie) => ({
    fields: fc
      .array(fc.constantFrom(...NAMES).chain(fieldArbitrary), { maxLength: 3 })
      .map((some) => Object.assign({}, ...some) as Where),
    where: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('fields'),
      fc.record({ not: tie('where') }),
      fc
        .tuple(
          tie('fields'),
          fc.constantFrom('and', 'or'),
          fc.array(tie('where'), { maxLength: 3 }),
        )
        .map(([fields, word, of]) => ({ ...fields, [word]: of })),
      fc.tuple(tie('fields'), tie('where')).map(([fields, not]) => ({ ...fields, not })),
    ),
  }),
).where;

export interface Order {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

export const orderArbitrary: fc.Arbitrary<readonly Order[]> = fc.array(
  fc.record({
    field: fc.constantFrom(...NAMES.map((name) => inputName(name))),
    direction: fc.constantFrom('ASC' as const, 'DESC' as const),
  }),
  { maxLength: 3 },
);

/** The same condition in SQL. */
export function sqlOf(where: Where, quoted: (value: unknown) => string): string {
  const parts = Object.entries(where).map(([key, value]) => {
    if (key === 'not') return `NOT ${sqlOf(value as Where, quoted)}`;
    if (key === 'and' || key === 'or') {
      const some = (value as Where[]).map((one) => sqlOf(one, quoted));
      return `(${some.join(` ${key.toUpperCase()} `) || (key === 'and' ? 'TRUE' : 'FALSE')})`;
    }
    const name = (key === 'databaseId' ? 'id' : key) as Name;
    const conditions = Object.entries(value as Where).map(([operator, operand]) =>
      conditionSql(name, operator, operand, (one) => literal(name, one, quoted)),
    );
    return `(${conditions.join(' AND ') || 'TRUE'})`;
  });
  return `(${parts.join(' AND ') || 'TRUE'})`;
}

function conditionSql(
  name: Name,
  operator: string,
  operand: unknown,
  literalOf: (value: unknown) => string,
): string {
  const own = column(name);
  switch (operator) {
    case 'isNull':
      return operand ? `${own} IS NULL` : `${own} IS NOT NULL`;
    case 'in':
      return (operand as unknown[]).length === 0
        ? 'FALSE'
        : `${own} IN (${(operand as unknown[]).map(literalOf).join(', ')})`;
    case 'startsWith':
      return `LEFT(${own}, CHAR_LENGTH(${literalOf(operand)})) = ${literalOf(operand)}`;
    default: {
      const sign = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' }[operator];
      return `${own} ${sign} ${literalOf(operand)}`;
    }
  }
}

/** @param standard the order of the list where none is asked for */
export function orderSqlOf(orders: readonly Order[], standard: readonly string[]): string {
  const last = orders.at(-1)?.direction ?? 'ASC';
  const asked =
    orders.length > 0 ? orders : standard.map((name) => ({ field: name, direction: last }));
  return [...asked, { field: 'id', direction: last }]
    .map(({ field: name, direction }) => {
      const own = name === 'databaseId' ? 'id' : name;
      // An enum sorts by the text of its members. MariaDB compares 'a' with 'a\0' rightly, and sorts them
      // as equals: it fills its sort keys up with zeros.
      if (own === 'kind') return `CAST(kind AS CHAR) ${direction}`;
      return own === 'name' ? `HEX(name) ${direction}` : `\`${own}\` ${direction}`;
    })
    .join(', ');
}
