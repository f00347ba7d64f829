import { describe, expect, it } from 'vitest';
import { defineEntity } from '../../../src/model/entity.js';
import { type Field, field } from '../../../src/model/field.js';
import { cascadesUnlogged, planCascades } from '../../../src/source/mysql/cascades.js';
import type { ForeignKey } from '../../../src/source/mysql/foreign-keys.js';
import type { TrackedTable } from '../../../src/source/mysql/tracked-table.js';

/** A table of two columns, of which only what plans look at is real. */
function table(name: 'parent' | 'child', key: Field, columnType: string, unique = true) {
  const dataType = columnType.replace(/\(.*/, '');
  const column = (of: string, type: string, generated = false) =>
    [
      of,
      {
        name: of,
        dataType: type,
        columnType,
        unsigned: false,
        nullable: true,
        charset: null,
        collation: null,
        generated,
      },
    ] as const;
  return {
    entity: defineEntity({
      name: name === 'parent' ? 'Parent' : 'Child',
      fields: { id: field.int(), key },
      key: ['id'],
    }),
    name,
    codecs: [],
    keyColumns: ['id'],
    selectSql: '',
    columns: new Map([column('id', 'int'), column('key', dataType)]),
    definition: `  PRIMARY KEY (\`id\`)${unique ? ',\n  UNIQUE KEY `key` (`key`)' : ''}`,
  } satisfies TrackedTable;
}

const KEY: ForeignKey = {
  name: 'key',
  child: { schema: 's', table: 'child' },
  childColumns: ['key'],
  parent: { schema: 's', table: 'parent' },
  parentColumns: ['key'],
  onDelete: 'cascade',
  onUpdate: 'cascade',
};

/** What is repeated on documents, and what costs a new generation. */
function plan(parent: TrackedTable, child: TrackedTable, key = KEY) {
  const { rules, hazards } = planCascades('s', [parent, child], [key]);
  const rule = rules.find((each) => each.child !== undefined);
  const hazard = hazards.get('`s`.`parent`');
  return [
    [rule?.onDelete, rule?.onUpdate],
    hazard && [hazard.onDelete, ...hazard.columns].map(String),
  ];
}

const FOLLOWED = [['cascade', 'cascade'], undefined];
const RELOADED = [
  [undefined, undefined],
  ['true', 'key'],
];

describe('a foreign key between tracked tables', () => {
  it.each([
    ['int', field.int(), 'int', field.int(), 'int'],
    ['bigint and int', field.bigint(), 'int', field.int(), 'int'],
    ['decimal', field.decimal(), 'decimal(9,2)', field.decimal(), 'decimal(9,2)'],
    ['enum', field.string(), "enum('a','b')", field.string(), "enum('a','b')"],
    ['text of other lengths', field.string(), 'varchar(5)', field.string(), 'varchar(9)'],
    ['bytes', field.bytes(), 'varbinary(5)', field.bytes(), 'varbinary(5)'],
  ])('is followed: %s', (_, parentField, parentType, childField, childType) => {
    const parent = table('parent', parentField, parentType);
    const child = table('child', childField, childType);
    expect(plan(parent, child)).toEqual(FOLLOWED);
  });

  it.each([
    ['a boolean, which tells 0 from the rest alone', field.boolean(), 'tinyint(1)'],
    ['a date, which may be null without being NULL', field.date(), 'date'],
    ['a float', field.float(), 'double'],
  ])('costs a new generation: %s', (_, of, type) => {
    expect(plan(table('parent', of, type), table('child', of, type))).toEqual(RELOADED);
  });

  it('costs one where an enum has other members in the child', () => {
    const of = field.enum(['a', 'b']);
    const parent = table('parent', of, "enum('a','b')");
    expect(plan(parent, table('child', of, "enum('b','a')"))).toEqual(RELOADED);
  });

  it('costs one where texts that differ may be one key and that is not unique', () => {
    const child = table('child', field.string(), 'varchar(5)');
    expect(plan(table('parent', field.string(), 'varchar(5)', false), child)).toEqual(RELOADED);
    const integers = table('parent', field.int(), 'int', false);
    expect(plan(integers, table('child', field.int(), 'int'))).toEqual(FOLLOWED);
  });

  it('costs one where a text is stored otherwise in the child, when it changes', () => {
    const parent = table('parent', field.string(), 'varchar(5)');
    expect(plan(parent, table('child', field.string(), 'char(5)'))).toEqual([
      ['cascade', undefined],
      ['false', 'key'],
    ]);
  });
});

it.each([
  [0x00, true],
  [0x01, true],
  [0x03, false],
  [0x11, false],
  [0x12, false],
])('row events with flags %i may hide a cascade: %s', (flags, expected) => {
  expect(cascadesUnlogged({ flags })).toBe(expected);
});
